"""Lineage from the lines of the journal alone, read one after the other: what a trace must agree with."""

from dataclasses import dataclass, field
from itertools import pairwise
from pathlib import Path
from typing import Any

from story_assets.studio.journal import events

Take = tuple[str, int]
What = tuple[str, str, str | None, str | None]


@dataclass
class Lines:
    """Every take that was filed, what it was made from, and when which take was accepted."""

    made_by: dict[Take, dict[str, Any]] = field(default_factory=dict[Take, dict[str, Any]])
    """The intent of each take that was drawn."""
    rests_on: dict[Take, set[Take]] = field(default_factory=dict[Take, set[Take]])
    pointed: dict[str, list[tuple[str, int]]] = field(default_factory=dict[str, list[tuple[str, int]]])
    """The takes of an asset that came to be accepted, each with its time, no take twice in a row."""
    by_people: set[tuple[str, str]] = field(default_factory=set[tuple[str, str]])
    """The assets and times at which a person pointed."""
    accepted: dict[str, int | None] = field(default_factory=dict[str, int | None])
    usd: dict[Take, str | None] = field(default_factory=dict[Take, str | None])

    def lineage(self, take: Take) -> set[Take]:
        """*take* and everything under it."""
        return {take}.union(*(self.lineage(it) for it in self.rests_on.get(take, ())))

    def causes(self, take: Take) -> list[What]:
        """What *take* was made for."""
        intent = self.made_by.get(take)
        causes: list[dict[str, Any]] = [] if intent is None else intent["causes"]
        return [(it["class"], it["path"], it["was"], it["now"]) for it in causes]

    def changes(self, take: Take) -> set[tuple[What, Take]]:
        """Everything that changed on the way to *take*, with the take it changed."""
        found: set[tuple[What, Take]] = set()
        for it in self.lineage(take):
            found |= {(what, it) for what in self.causes(it) if what[0] in ("rule", "settings", "retake")}
            until = self.made_by[it]["at"] if it in self.made_by else ""
            found |= {change for under in self.rests_on.get(it, ()) for change in self._moved(under, until)}
        return found | set(self._moved(take, "9"))

    def _moved(self, take: Take, until: str) -> list[tuple[What, Take]]:
        """The last time before *until* that *take* came in place of another one, if that explains itself."""
        asset, number = take
        history = self.pointed.get(asset, [])
        steps = [
            (before, at) for (_, before), (at, now) in pairwise(history) if now == number and at <= until
        ]
        if not steps:
            return []
        before, came = steps[-1]
        if (asset, came) not in self.by_people and self._followed(take, came):
            return []
        if before < number and any(what[0] != "missing" for what in self.causes(take)):
            return []
        name = asset.split("/", 1)[1]
        return [(("accepted", name, f"take {before}", f"take {number}"), take)]

    def _followed(self, take: Take, came: str) -> bool:
        """Whether something under *take* came back after *take* was made, and took it along."""
        return any(
            asked_at <= at <= came
            for asked_at in ([self.made_by[take]["at"]] if take in self.made_by else [])
            for asset, number in self.rests_on[take]
            for at, now in self.pointed[asset][1:]
            if now == number
        )

    def images_with(self, what: What) -> set[str]:
        """The accepted images that have a change under them."""
        everything = [self.changes((asset, it)) for asset, it in self.accepted.items() if it is not None]
        origins = {origin for found in everything for change, origin in found if change == what}
        origins |= {
            origin for take in self.rests_on for change, origin in self.changes(take) if change == what
        }
        return {
            asset
            for asset, it in self.accepted.items()
            if it is not None and origins & self.lineage((asset, it))
        }


def lines(home: Path) -> Lines:
    """The journal of *home*, replayed."""
    told = Lines()
    ordered = sorted(events(home), key=lambda it: str(it["at"]))
    answers = {str(it["attempt"]): it for it in ordered if it["event"] == "result"}
    drawn: dict[tuple[str, str], dict[str, Any]] = {}
    rested: dict[str, set[Take]] = {}
    for line in ordered:
        it: dict[str, Any] = dict(line)
        if it["event"] == "intent" and str(it["attempt"]) in answers:
            drawn[it["asset"], it["render_key"]] = it
            story = it["story"]
            rested[it["attempt"]] = {
                (f"{story}/{one['asset']}", told.pointed[f"{story}/{one['asset']}"][-1][1])
                for one in it["references"]
            }
        elif it["event"] in ("accepted", "held_back"):
            _file(told, it, drawn, rested, answers)
        if it["event"] in ("accepted", "decided"):
            _point(told, it)
    return told


def _file(
    told: Lines,
    it: dict[str, Any],
    drawn: dict[tuple[str, str], dict[str, Any]],
    rested: dict[str, set[Take]],
    answers: dict[Any, Any],
) -> None:
    take = (it["asset"], it["take"])
    intent = drawn.get((it["asset"], it["render_key"]))
    told.rests_on.setdefault(take, set())
    if intent is not None:
        told.made_by[take] = intent
        told.rests_on[take] = rested[intent["attempt"]]
        told.usd[take] = answers[str(intent["attempt"])]["usd"]


def _point(told: Lines, it: dict[str, Any]) -> None:
    asset = it["asset"]
    now = it["take"] if it["event"] == "accepted" else it["accepted_take"]
    told.accepted[asset] = now
    history = told.pointed.setdefault(asset, [])
    if now is not None and (not history or history[-1][1] != now):
        history.append((it["at"], now))
        if it["event"] == "decided":
            told.by_people.add((asset, it["at"]))
