"""What the image checks catch of planted faults, what they say of images without any, and what they cost.

A class of fault is caught when one of the checks that must catch it fails the image.
"""

import time
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from bench.table import show
from story_assets.studio.images import NotAnImage
from story_assets.studio.review import (
    as_asked,
    clean_still,
    crop_safe_is_clear,
    differ,
    exposed,
    identity_matches_sheet,
    in_order,
    not_blank,
    sharp,
    text_is_spelt_right,
    wardrobe_colours_match,
    whole,
)
from story_assets.studio.review.check import Check
from tests.studio.review import faults, planted_people
from tests.studio.review.planted import Planted, clean, clean_sheets, planted

CHECKS: Sequence[Check] = tuple(
    it.CHECK for it in (as_asked, not_blank, sharp, exposed, whole, in_order, differ, clean_still)
)
OF_PEOPLE: Sequence[Check] = tuple(
    it.CHECK
    for it in (wardrobe_colours_match, identity_matches_sheet, text_is_spelt_right, crop_safe_is_clear)
)
CLEAN, SHEETS, EACH, PEOPLE = 320, 40, 30, 60
"""Boards without a fault, sheets of a model without a fault, images of each class of fault, images of each
kind without a fault of people or lettering."""


@dataclass
class Seen:
    """What one check said."""

    verdicts: Counter[str] = field(default_factory=Counter[str])
    seconds: float = 0.0
    failed: list[str] = field(default_factory=list[str])


def run() -> None:
    """Print the tables."""
    _of_clean("boards without a fault", clean(CLEAN))
    _of_clean("sheets of a model without a fault", clean_sheets(SHEETS))
    for kind in planted_people.SOUND:
        _of_clean(f"people and lettering: {kind}", planted_people.planted(kind, PEOPLE), OF_PEOPLE)
    rows: list[tuple[object, ...]] = []
    for kind in faults.KINDS:
        caught, many, by, missed = _caught(planted(kind, EACH))
        how = ", ".join(f"{name} {n}" for name, n in by.most_common())
        rows.append((kind, many, caught, caught / max(many, 1), how, " ".join(missed)))
    for kind in planted_people.FAULTS:
        caught, many, by, missed = _caught(planted_people.planted(kind, EACH), OF_PEOPLE)
        how = ", ".join(f"{name} {n}" for name, n in by.most_common())
        rows.append((kind, many, caught, caught / max(many, 1), how, " ".join(missed)))
    show("planted faults", ("fault", "images", "caught", "recall", "failed by", "missed"), rows)


def _of_clean(title: str, images: Iterable[Planted], checks: Sequence[Check] = CHECKS) -> None:
    seen: defaultdict[str, Seen] = defaultdict(Seen)
    for it in images:
        _ = it.sight.picture.pixels
        for check in checks:
            if it.sight.brief.job in check.jobs:
                verdict, seconds = judged(check, it)
                seen[check.name].verdicts[verdict] += 1
                seen[check.name].seconds += seconds
                if verdict == "failed":
                    seen[check.name].failed.append(it.note)
    rows = [
        (
            name,
            sum(it.verdicts.values()),
            it.verdicts["failed"],
            f"{it.verdicts['failed'] / sum(it.verdicts.values()):.1%}",
            it.verdicts["not_run"],
            it.verdicts["nothing"],
            1000 * it.seconds / sum(it.verdicts.values()),
            "; ".join(it.failed),
        )
        for name, it in seen.items()
    ]
    headings = ("check", "images", "failed", "share", "could not look", "no claim", "CPU ms", "which")
    show(title, headings, rows)


def _caught(
    images: Iterable[Planted], checks: Sequence[Check] = CHECKS
) -> tuple[int, int, Counter[str], list[str]]:
    caught, many, by, missed = 0, 0, Counter[str](), list[str]()
    for it in images:
        asked = [check for check in checks if check.name in it.caught_by]
        failed = [check.name for check in asked if judged(check, it)[0] == "failed"]
        by.update(failed)
        many += 1
        caught += bool(failed)
        missed += [] if failed else [it.note]
    return caught, many, by, missed


def judged(check: Check, it: Planted) -> tuple[str, float]:
    """What *check* says of an image, and how many CPU seconds it took."""
    started = time.process_time()
    try:
        finding = check.look(it.sight)
    except NotAnImage:
        return "not_run", time.process_time() - started
    seconds = time.process_time() - started
    if finding is None:
        return "nothing", seconds
    if finding.score is None:
        return "not_run", seconds
    return ("passed" if finding.score >= check.threshold else "failed"), seconds
