"""Why a subscription's command cannot be done; each docstring is the rule that people read."""

from __future__ import annotations

from domain.refusals import Malformed, Refusal


class WrongUrl(Malformed):
    """A webhook has an https or http address without name, password or fragment; no other way has one."""


class WithinUnknown(Malformed):
    """The place must be in the territory: see the list of places for its code."""


class EventUnknown(Malformed):
    """Each kind is one of the events there are, as in whistle.leg-signed, or a slice, as in whistle."""


class AheadOfAll(Malformed):
    """The position lies ahead of the last event: choose one that there is."""


class WithoutZone(Malformed):
    """A moment to replay from has its time zone, and is not ahead of now."""


class SubscriptionStands(Refusal):
    """The subscription does not stand where this can be done: a paused one is resumed, a closed one is over."""


class NoSecret(Refusal):
    """Only a webhook is signed, so only a webhook has a secret."""


class TopicGoesOn(Refusal):
    """A topic is read at the reader's own pace: stop reading it, or read again from an earlier offset."""


class TopicThere(Refusal):
    """An office has one topic: amend the subscription that it has."""


class EnoughOpen(Refusal):
    """An office has at most 20 subscriptions: close one that nobody needs."""
