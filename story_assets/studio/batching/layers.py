"""Which images of an order can be sent now: those that rest on nothing that is still to be made."""

from collections import Counter
from collections.abc import Iterable, Iterator
from typing import Final

from story_assets.story.production import Key
from story_assets.studio.batching.dispatch import Dispatch
from story_assets.studio.batching.records import MOST_TIMES
from story_assets.studio.judging import references_of
from story_assets.studio.planning import Plan, Step

PASSING: Final = ("busy", "unsent", "failed")
"""How an attempt ends after which the same order may send the image once more."""
_DECIDED_BY_PEOPLE: Final = ("waiting", "failed", "rejected")


def planned(it: Dispatch) -> Plan:
    """What is still to be made of the order."""
    keys = frozenset(it.order.keys)
    it.studio.past.refresh()
    return it.studio.planner.plan(lambda key: str(key) in keys)


def ready(it: Dispatch, plan: Plan) -> list[Step]:
    """The steps of *plan* that can be sent now, in the order of the production."""
    moving = frozenset(step.key for step in plan.steps)
    spent = frozenset(exhausted(it))
    return [
        step
        for step in plan.steps
        if step.verdict != "blocked"
        and step.key not in spent
        and moving.isdisjoint(references_of(it.studio.production[step.key]))
    ]


def exhausted(it: Dispatch) -> Iterator[Key]:
    """What this order sends no more: it was sent, and the same would come again, or it was sent twice."""
    attempts = it.studio.past.refresh().attempts
    sent: Counter[Key] = Counter()
    last: dict[Key, str] = {}
    for batch in it.book.batches(order=it.order.id):
        if batch.service_id is None and batch.stage == "ended" and not batch.asked_at:
            continue
        for line in it.book.lines(batch).lines:
            if (attempt := attempts.get(line.attempt)) is not None:
                sent[line.key] += 1
                last[line.key] = attempt.status
    return (key for key, times in sent.items() if times >= MOST_TIMES or last[key] not in PASSING)


def waits(plan: Plan) -> bool:
    """Whether something of the order may be sent once a batch is back or a person has decided."""
    return any(cause in ("batched", *_DECIDED_BY_PEOPLE) for cause in _blocking(plan.steps))


def _blocking(steps: Iterable[Step]) -> Iterator[str]:
    return (step.causes[0].cause for step in steps if step.verdict == "blocked")
