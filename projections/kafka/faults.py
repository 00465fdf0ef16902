"""What is said, loudly, when what Kafka holds and what the ledger holds cannot both be right."""

from __future__ import annotations

from domain.ledger import StorageDown


class KafkaDown(StorageDown):
    """Kafka does not answer, or does not let us in; it is safe to try again."""


class Doubt(Exception):
    """The relay does not know whether what it sent is there: the process ends, and looks anew."""


class Stopped(Exception):
    """Somebody has to look before it goes on; ``said`` is what is so, ``mends`` what to do about it."""

    mends = ""

    def __init__(self, said: str, **named: object) -> None:
        """Keep the sentence, and what is named in it, for whoever speaks another language."""
        super().__init__(f"{said.format(**named)} {self.mends}".strip())
        self.said, self.named = said, named


class WentBack(Stopped):
    """The topic holds what the ledger does not: the ledger is another one, or an older copy."""


class Gap(Stopped):
    """The topic does not hold an event that its next one names as the one before."""

    mends = "Make the next generation of the topic: whistle topics --next."


class Remade(Stopped):
    """The topic was deleted and made anew under our feet."""


class WrongTopic(Stopped):
    """The topic is not there, not ours to see, or not kept as it has to be."""


class Foreign(Stopped):
    """The topic holds a record that no relay of ours wrote."""
