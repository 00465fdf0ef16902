"""What a department's address receives: signed, each street in order, until it is taken."""

from __future__ import annotations

import sqlite3

import pytest

from api.webhooks.progress import kept
from domain.subscription import commands as c
from tests.delivered import Delivered
from tests.receiver import Heard, Receiver, receiving
from tests.served import until
from tests.world import STREET, WATER


def test_what_is_wanted_comes_in_order_and_verifies(it: Delivered, receiver: Receiver) -> None:
    """The reference verifier takes each as ours; the body is the event, with the bytes that are stored."""
    wanted = it.whistle()
    id_ = it.open(receiver)
    with it.running():
        wanted += it.whistle()
        until(lambda: len(receiver.taken) == len(wanted))
    assert receiver.positions == wanted
    secret = it.access.signing.of(id_, 1)
    for one, position in zip(receiver.taken, wanted, strict=True):
        (row,) = it.here.data.ledger.read(position - 1, 1)
        assert one.verified(secret) == one.event
        assert (one.id, one.event["id"]) == (f"{row.stream}/{row.version}",) * 2
        assert one.body.endswith(b',"data":' + row.body + b"}")
        assert one.event["street"] == STREET


def test_another_secret_does_not_verify(it: Delivered, receiver: Receiver) -> None:
    """Nor does a body that was changed on the way."""
    id_, _ = it.open(receiver), it.whistle()
    with it.running():
        (first, *_) = until(lambda: receiver.taken[:])
    with pytest.raises(Exception, match="No matching signature"):
        first.verified(it.access.signing.of("another", 1))
    changed = Heard(first.headers, first.body.replace(b"leg", b"lag"))
    with pytest.raises(Exception, match="No matching signature"):
        changed.verified(it.access.signing.of(id_, 1))


def test_for_a_day_after_a_rotation_both_secrets_sign(it: Delivered, receiver: Receiver) -> None:
    """Then the new one alone; whoever took the new one over in time missed nothing."""
    id_ = it.open(receiver)
    old = it.access.signing.show(id_, 1)
    it.do(id_, c.RotateSecret())
    new = it.access.signing.show(id_, 2)
    with it.running():
        wanted = it.whistle()
        until(lambda: len(receiver.taken) == len(wanted))
        assert [one.verified(old) == one.verified(new) for one in receiver.taken] == [True] * 3
        it.here.later(hours=25)
        it.whistle()
        until(lambda: len(receiver.taken) == 2 * len(wanted))
    last = receiver.taken[-1]
    assert last.verified(new)
    with pytest.raises(Exception, match="No matching signature"):
        last.verified(old)


def test_a_pause_holds_everything_and_loses_nothing(it: Delivered, receiver: Receiver) -> None:
    """A resumed one goes on, a closed one does not."""
    id_ = it.open(receiver)
    with receiving() as other:
        it.open(other)
        with it.running():
            it.do(id_, c.PauseSubscription())
            wanted = it.whistle()
            until(lambda: len(other.taken) == len(wanted))
            assert receiver.heard == []
            it.do(id_, c.ResumeSubscription())
            until(lambda: len(receiver.taken) == len(wanted))
            it.do(id_, c.CloseSubscription(reason="不用"))
            it.whistle()
            until(lambda: len(other.taken) == 2 * len(wanted))
    assert receiver.positions == wanted


def test_a_replay_delivers_again_under_the_same_ids(it: Delivered, receiver: Receiver) -> None:
    """From behind a position; and what is amended goes to the new address."""
    id_ = it.open(receiver)
    with receiving() as other, it.running():
        wanted = it.whistle()
        until(lambda: len(receiver.taken) == len(wanted))
        it.do(id_, c.ReplaySubscription(after=wanted[0]))
        until(lambda: len(receiver.taken) == 2 * len(wanted) - 1)
        it.do(id_, c.AmendSubscription(url=other.url, kinds=("whistle",)))
        until(lambda: it.state(id_).url == other.url)
        more = it.whistle()
        until(lambda: len(other.taken) == len(more))
    assert receiver.positions == wanted + wanted[1:]
    assert len({one.id for one in receiver.taken}) == len(wanted)


def test_a_test_comes_the_way_that_all_others_take(it: Delivered, receiver: Receiver) -> None:
    """Though the subscription wants none of its kind."""
    id_ = it.open(receiver)
    with it.running():
        it.do(id_, c.RequestTest())
        (heard,) = until(lambda: receiver.taken[:])
    assert heard.event["type"] == "subscription.test-requested.v1"
    assert heard.verified(it.access.signing.of(id_, 1))["data"]["data"] == {"office": WATER}


def test_begun_again_it_goes_on_where_it_was_and_a_rebuild_redelivers_nothing(
    it: Delivered, receiver: Receiver
) -> None:
    """How far it is stands in the ledger's file, not on a board."""
    id_ = it.open(receiver)
    with it.running():
        wanted = it.whistle()
        until(lambda: len(receiver.taken) == len(wanted))
    it.here.data.rebuild()
    with it.running():
        wanted += it.whistle()
        until(lambda: len(receiver.taken) == len(wanted))
    assert receiver.positions == wanted
    progress = kept(it.here.data.ledger, id_)
    assert progress
    assert (progress.taken, progress.beyond, progress.failing) == (wanted[-1], {}, {})


def test_what_is_ours_to_mend_is_tried_again_too(it: Delivered, receiver: Receiver) -> None:
    """The access database is gone for a while: nothing is signed, and nothing is lost."""
    id_ = it.open(receiver)
    broken = it.here.data.directory / "access.db"
    with sqlite3.connect(broken, isolation_level=None) as access:
        access.execute("ALTER TABLE webhook_secrets RENAME TO gone")
        with it.running():
            wanted = it.whistle()
            until(lambda: it.state(id_).overdue)
            access.execute("ALTER TABLE gone RENAME TO webhook_secrets")
            until(lambda: len(receiver.taken) == len(wanted))
    access.close()
    (outage,) = (e for e in it.here.events(f"subscription-{id_}") if hasattr(e, "reason"))
    assert outage.reason == "not sent: StorageDown"


def test_deliveries_that_break_off_begin_again_and_hold_up_no_other(
    it: Delivered, receiver: Receiver
) -> None:
    """What is kept of them cannot be read: once it can, they go on by themselves."""
    id_, ledger = it.open(receiver), it.here.data.ledger
    with it.running():
        wanted = it.whistle()
        until(lambda: len(receiver.taken) == len(wanted))
    progress = ledger.fact(f"delivered/{id_}") or ""
    ledger.keep(f"delivered/{id_}", "{")
    with receiving() as other, it.running():
        it.open(other)
        wanted += it.whistle()
        until(lambda: len(other.taken) == len(wanted))
        assert len(receiver.taken) < len(wanted)
        ledger.keep(f"delivered/{id_}", progress)
        until(lambda: len(receiver.taken) == len(wanted))
    assert receiver.positions == wanted
