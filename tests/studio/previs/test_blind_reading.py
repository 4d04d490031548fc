"""Two hundred panels nobody looked at: what a stranger would read off the frame is what was written.

The oracle here knows only the plan and the trade's table. It calls nothing of the renderer but `staging`,
and reads nothing of its answer but the boxes it reports.
"""

import random
from dataclasses import dataclass
from itertools import combinations, pairwise

import pytest

from story_assets.story.briefs.brief import Brief, Panel
from story_assets.story.words import Point, ShotSize
from story_assets.studio.previs import Placed, staging
from tests.studio.previs.stage import brief, panel, seen, study, subject

PANELS = 200
CROWD = tuple(
    subject(who, height_m=tall, build=build, hair_shape=hair)
    for who, tall, build, hair in (
        ("ana", 1.62, "slight", "bob"),
        ("ben", 1.84, "broad", "crop"),
        ("cho", 1.7, "average", "bun"),
        ("dov", 1.76, "heavy", "curly"),
    )
)
ROOM = (6.0, 5.0)
BANDS: dict[ShotSize, tuple[float, float]] = {
    "ECU": (1.2, 2.2),
    "BCU": (0.85, 1.1),
    "CU": (0.5, 0.75),
    "MCU": (0.28, 0.46),
    "MS": (0.18, 0.32),
    "MLS": (0.13, 0.24),
    "FS": (0.09, 0.16),
    "LS": (0.04, 0.085),
    "ELS": (0.012, 0.05),
}
"""Head over frame height of the person a size is measured on, standing."""


@dataclass(frozen=True)
class Written:
    """A panel as it was dreamt up, with its marks in metres."""

    panel: Panel
    brief: Brief
    marks: dict[str, Point]

    def seen_from_camera(self, who: str) -> tuple[float, float]:
        """Metres right of the lead and beyond the lead, for someone who looks where the camera looks."""
        lead = self.marks[self.panel.cast[0].who]
        look = self._look(lead)
        dx, dy = self.marks[who][0] - lead[0], self.marks[who][1] - lead[1]
        return dx * -look[1] + dy * look[0], dx * look[0] + dy * look[1]

    def _look(self, lead: Point) -> tuple[float, float]:
        if self.panel.camera_at is None:
            return (0.0, -1.0)
        x, y = self.panel.camera_at[0] * ROOM[0], self.panel.camera_at[1] * ROOM[1]
        away = (lead[0] - x, lead[1] - y)
        far = (away[0] ** 2 + away[1] ** 2) ** 0.5
        return (away[0] / far, away[1] / far)


def dreamt(seed: int) -> Written:
    """A panel at random: up to four people, every size, lens, angle, format and side of the room."""
    dice = random.Random(seed)
    size: ShotSize = dice.choice(tuple(BANDS))
    count = 1 if size in ("ECU", "BCU") else dice.randint(1, 2 if size == "CU" else 3 if size == "MCU" else 4)
    while True:
        who = dice.sample([s.character for s in CROWD], count)
        marks = {w: (dice.uniform(1.0, 5.0), dice.uniform(1.0, 4.0)) for w in who}
        camera = dice.choice([None, (0.5, 0.98), (0.02, 0.5), (0.98, 0.4), (0.5, 0.02), (0.1, 0.9)])
        cast = tuple(seen(w, (marks[w][0] / ROOM[0], marks[w][1] / ROOM[1])) for w in who)
        it = panel(
            size=size,
            kind=("single", "two_shot", "three_shot", "group")[count - 1],
            angle=dice.choice(["eye_level", "eye_level", "high", "low", "shoulder_level", "hip_level"]),
            dutch=dice.random() < 0.15,
            lens_mm=dice.choice([24, 35, 50, 85]),
            camera_at=camera,
            cast=cast,
        )
        aspect = dice.choice(["16:9", "16:9", "4:3", "21:9", "1:1"])
        place = study(size_m=ROOM, props={}) if dice.random() < 0.7 else study(int_ext="EXT", size_m=ROOM)
        written = Written(
            it, brief("contact_sheet", (it,), subjects=CROWD, aspect=aspect, place=place), marks
        )
        if _readable(written, who):
            return written


def _readable(it: Written, who: list[str]) -> bool:
    """Marks far enough apart that a stranger could tell left from right and near from far."""
    spots = [it.seen_from_camera(w) for w in who]
    return all(abs(a[0] - b[0]) > 0.15 and abs(a[1] - b[1]) > 0.15 for a, b in combinations(spots, 2))


def read(it: Written) -> dict[str, Placed]:
    """What the renderer reports."""
    return {p.who: p for p in staging(it.panel, it.brief).people}


@pytest.fixture(scope="module")
def panels() -> list[tuple[Written, dict[str, Placed]]]:
    """Two hundred panels, written and staged."""
    return [(it, read(it)) for it in map(dreamt, range(PANELS))]


Panels = list[tuple[Written, dict[str, Placed]]]


def test_everyone_who_is_written_is_in_frame(panels: Panels) -> None:
    """Heads are whole wherever the size does not cut them on purpose."""
    for it, people in panels:
        assert set(people) == set(it.marks)
        for p in people.values():
            assert p.in_frame, it.panel
            if it.panel.size not in ("ECU", "BCU"):
                left, top, right, bottom = p.head
                assert min(left, top) >= 0, (p.who, p.head, it.panel)
                assert max(right, bottom) <= 1, (p.who, p.head, it.panel)


def test_who_stands_left_on_the_plan_stands_left_on_screen(panels: Panels) -> None:
    """Seen from the camera's side of the room, whichever that is."""
    for it, people in panels:
        on_plan = sorted(it.marks, key=lambda w: it.seen_from_camera(w)[0])
        on_screen = sorted(people, key=lambda w: people[w].head[0] + people[w].head[2])

        assert on_screen == on_plan, it.panel


def test_who_is_nearest_on_the_plan_is_nearest_in_the_picture(panels: Panels) -> None:
    """Depth is the other half of a plan."""
    for it, people in panels:
        on_plan = min(it.marks, key=lambda w: it.seen_from_camera(w)[1])
        in_picture = min(people, key=lambda w: people[w].depth)

        assert in_picture == on_plan, it.panel


def test_the_framing_is_what_was_asked(panels: Panels) -> None:
    """Alone, a person fills their size; a group may be a little looser, never tighter."""
    for it, people in panels:
        low, high = BANDS[it.panel.size]
        lead = people[it.panel.cast[0].who].head_fraction
        room = {1: 1.0, 2: 0.8, 3: 0.6, 4: 0.5}[len(people)]

        assert low * room <= lead <= high, (lead, it.panel)


def test_nobody_hides_anybody(panels: Panels) -> None:
    """Of every head at least half is clear of the heads before it."""
    for it, people in panels:
        for a, b in combinations(people.values(), 2):
            near, far = (a, b) if a.depth < b.depth else (b, a)

            assert _covered(far.head, near.head) <= 0.5, (near.who, far.who, it.panel)


def _covered(far: tuple[float, float, float, float], near: tuple[float, float, float, float]) -> float:
    """The share of *far* that lies under *near*."""
    wide = max(0.0, min(far[2], near[2]) - max(far[0], near[0]))
    tall = max(0.0, min(far[3], near[3]) - max(far[1], near[1]))
    return wide * tall / ((far[2] - far[0]) * (far[3] - far[1]))


def test_the_sizes_are_in_order(panels: Panels) -> None:
    """On the average of all panels, each size is tighter than the next."""
    by_size = {
        size: [people[it.panel.cast[0].who].head_fraction for it, people in panels if it.panel.size == size]
        for size in BANDS
    }
    means = [sum(found) / len(found) for found in by_size.values()]

    assert all(a > b for a, b in pairwise(means)), means


@pytest.mark.parametrize("seed", range(40))
def test_a_shot_over_a_shoulder_reads_as_one(seed: int) -> None:
    """The second of the cast is near, on the side that was asked; the first is whole."""
    dice = random.Random(1000 + seed)
    side = dice.choice(["left", "right"])
    who = dice.sample([s.character for s in CROWD], 2)
    spots = [
        (dice.uniform(0.2, 0.8), dice.uniform(0.15, 0.4)),
        (dice.uniform(0.2, 0.8), dice.uniform(0.6, 0.85)),
    ]
    it = panel(
        size=dice.choice(["MCU", "MS", "MLS"]),
        kind="ots",
        ots_side=side,
        lens_mm=dice.choice([35, 50, 85]),
        cast=tuple(seen(w, at) for w, at in zip(who, spots, strict=True)),
    )
    shot = brief("contact_sheet", (it,), subjects=CROWD, aspect=dice.choice(["16:9", "4:3", "21:9"]))

    lead, shoulder = staging(it, shot).people

    assert shoulder.depth < lead.depth
    assert (_middle(shoulder) < _middle(lead)) == (side == "left")
    assert min(lead.head) >= 0
    assert max(lead.head) <= 1
    assert _covered(lead.head, shoulder.head) < 0.25
    assert shoulder.box[0] < 1
    assert shoulder.box[2] > 0


def _middle(person: Placed) -> float:
    return (person.head[0] + person.head[2]) / 2
