"""Everyone in frame: marks from the floor plan, cheated as on a set until every head that must be seen is.

The order from left to right and from near to far stays the plan's, seen from where the camera looks.
"""

from dataclasses import dataclass, replace
from typing import Final

from story_assets.story.words import ShotSize
from story_assets.studio.previs import figure
from story_assets.studio.previs.acting import acted, at_ease
from story_assets.studio.previs.camera import Camera
from story_assets.studio.previs.cheats import Standing, squeezed
from story_assets.studio.previs.figure import Figure
from story_assets.studio.previs.framing import camera, direction, framed, tightness
from story_assets.studio.previs.setup import Setup
from story_assets.studio.previs.space import P3, clamp, dot, minus, plus, times

_CROPPED = ("ECU", "BCU")
"""Sizes whose frame cuts the head on purpose."""


_LOOSER: Final[dict[ShotSize, int]] = {
    "ECU": 0, "BCU": 0, "CU": 1, "MCU": 3, "MS": 6, "MLS": 6, "FS": 5, "LS": 3, "ELS": 2,
}  # fmt: skip
"""How many tenths upright frames and covers may be looser than asked, so that nobody hides anybody."""


@dataclass(frozen=True)
class _Aim:
    """What the lens is set up on: metres in frame at the lead, the height of its middle, a step aside."""

    ground: P3
    level: P3
    eye: float
    least: float
    tall: float
    height: float
    shift: P3 = (0.0, 0.0, 0.0)

    def camera(self, it: Setup) -> Camera:
        target = plus((self.ground[0], self.ground[1], self.height), self.shift)
        return camera(it, target, self.tall, self.level, self.eye, self.least)


def peopled(it: Setup) -> tuple[Camera, list[Figure]]:
    """A camera and everyone before it, in the order of the cast."""
    first = [at_ease(it, i) for i in range(len(it.cast))]
    aim = _aimed(it, first[0])
    bases, shift, crowding = _arranged(it, first, aim)
    for _ in range(_LOOSER[it.panel.size] if it.size[0] < it.size[1] * 1.2 or it.brief.job == "cover" else 0):
        if crowding > 0.94:
            break
        aim = replace(aim, tall=aim.tall * 1.1, height=aim.height - aim.tall * 0.033)
        bases, shift, crowding = _arranged(it, first, aim)
    aim = replace(aim, shift=shift)
    for step in range(22):
        if _in_height(it, first, bases, aim.camera(it), send=step in (2, 6)):
            break
        aim = replace(aim, tall=aim.tall * 1.08)
    return _settled(it, aim, bases)


def _aimed(it: Setup, lead: Figure) -> _Aim:
    """The lens on the lead alone."""
    tall, height = framed(lead, it.panel.size, indoors=it.indoors)
    ground: P3 = (*it.spots[0], 0.0)
    eye = lead.levels["chin"] + 0.55 * lead.head.height
    aim = _Aim(ground, direction(it, ground), eye, max(0.5, 3.2 * lead.head.height), tall, height)
    for _ in range(4 if it.panel.size not in _CROPPED else 0):
        aim = replace(aim, height=aim.height + _overflow(it, lead, aim.camera(it)))
    return aim


def _settled(it: Setup, aim: _Aim, bases: list[P3]) -> tuple[Camera, list[Figure]]:
    """Bodies that lean are put where their heads belong, then the lens makes room for what sticks out."""
    count = range(len(it.cast))
    figures = [acted(it, i, bases, aim.camera(it)) for i in count]
    for i, f in enumerate(figures):
        off = minus(f.head.frame.base, f.base)
        bases[i] = minus(bases[i], (off[0], off[1], 0.0))
    for _ in range(24):
        figures = [acted(it, i, bases, aim.camera(it)) for i in count]
        if it.panel.size in _CROPPED:
            break
        for _ in range(3):
            aim = replace(aim, height=aim.height + _overflow(it, figures[0], aim.camera(it)))
        lens = aim.camera(it)
        if all(_whole(it, f, lens) for i, f in enumerate(figures) if not (it.over_shoulder and i == 1)):
            break
        aim = replace(aim, tall=aim.tall * 1.05)
    return aim.camera(it), figures


def _overflow(it: Setup, lead: Figure, lens: Camera) -> float:
    """Metres by which the lens must look higher, or lower, to keep the whole head."""
    _, top, _, bottom = _extent(it, lead, lens)
    high = it.size[1]
    least, most = it.safe[1] * high, it.safe[3] * high
    pixels = least - top if top < least else most - bottom if bottom > most else 0.0
    return clamp(pixels / lens.scale(lead.head.frame.base), -1.0, 1.0)


def _whole(it: Setup, f: Figure, lens: Camera) -> bool:
    """Whether a head with its hair and hat is in the safe part of the frame; wide sizes keep the body too."""
    left, top, right, bottom = _extent(it, f, lens)
    if it.panel.size in ("FS", "LS", "ELS"):
        left, _, right, _ = figure.extent(f, lens)
    (w, h), safe = it.size, it.safe
    inside = left >= safe[0] * w - 1 and right <= safe[2] * w + 1
    return inside and top >= safe[1] * h - 1 and bottom <= safe[3] * h + 1


def _extent(it: Setup, f: Figure, lens: Camera) -> tuple[float, float, float, float]:
    """Chin to crown where a close-up may cut hair; else with hair and hat."""
    if it.panel.size == "CU" and it.brief.job != "cover":
        return figure.head_extent(f, lens)
    return figure.whole_head_extent(f, lens)


def _in_height(it: Setup, figures: list[Figure], bases: list[P3], lens: Camera, *, send: bool) -> bool:
    """Whether every head is between the upper and the lower edge.

    With *send*, heads that are not are moved to or from the lens: what is far is near the horizon.
    """
    good = True
    for i, base in enumerate(bases):
        if i == 0 or (it.over_shoulder and i == 1):
            continue
        for _ in range(4 if send else 0):
            if _between(it, figures[i], bases[i], lens):
                break
            step = _towards_frame(it, figures[i], bases[i], lens)
            moved = plus(lens.at, times(minus(bases[i], lens.at), step))
            if _passes(lens, bases, i, moved):
                break
            bases[i] = (moved[0], moved[1], base[2])
        good = good and _between(it, figures[i], bases[i], lens)
    return good


def _passes(lens: Camera, bases: list[P3], i: int, moved: P3) -> bool:
    """Whether someone who went there would come before or behind another than the plan has them."""
    was, now = lens.depth(bases[i]), lens.depth(moved)
    others = (lens.depth(base) for j, base in enumerate(bases) if j != i)
    return any((was < other) != (now < other) or abs(now - other) < 0.12 for other in others)


def _towards_frame(it: Setup, f: Figure, base: P3, lens: Camera) -> float:
    """The factor on the distance that brings a head nearer to the middle of the frame."""
    head = plus(base, minus(f.head.frame.base, f.base))
    y, middle = lens.spot(head)[1], it.size[1] / 2
    flat = max((1 - lens.forward[2] ** 2) ** 0.5, 0.05)
    horizon = middle + lens.focal * lens.forward[2] / flat
    if (horizon > y) == (y < middle):
        return 1.18 if 0 < horizon < it.size[1] else 1.0
    return 0.86 if lens.depth(head) > 1.0 else 1.0


def _between(it: Setup, f: Figure, base: P3, lens: Camera) -> bool:
    head = plus(base, minus(f.head.frame.base, f.base))
    y, reach = lens.spot(head)[1], f.head.radius * lens.scale(head)
    return lens.ahead(head) and it.safe[1] * it.size[1] + reach < y < it.safe[3] * it.size[1] - reach


def _arranged(it: Setup, figures: list[Figure], aim: _Aim) -> tuple[list[P3], P3, float]:
    """Ground points that put everyone in frame, the camera's step aside for it, how crowded they are."""
    lens, level = aim.camera(it), aim.level
    right = (-level[1], level[0], 0.0)
    flat = max(0.35, dot(lens.forward, level))
    distance = dot(minus(figures[0].head.frame.base, lens.at), lens.forward)
    half = lens.width / 2 / lens.focal * min(1.0, it.safe[2] - it.safe[0] + 0.04)
    entries = [_standing(it, i, f, aim, distance) for i, f in enumerate(figures)]
    shift, crowding = 0.0, 1.0
    if it.over_shoulder:
        _past_shoulder(it, entries, half)
    elif len(entries) == 1:
        entries[0].across = 0.0
    else:
        shift, crowding = squeezed(entries, half)
    bases = [aim.ground] * len(figures)
    for e in entries:
        forward = times(level, (e.depth - distance) / flat)
        bases[e.index] = plus(plus(aim.ground, times(right, e.across + shift)), forward)
        if it.over_shoulder and e.index == 1 and figures[1].head.frame.base[2] > 0:
            bases[1] = _on_box(bases[1], figures, e.depth / distance)
        elif tightness(it.panel.size):
            bases[e.index] = _levelled(
                it, bases[e.index], figures[0], figures[e.index], replace(aim, shift=times(right, shift))
            )
    return bases, times(right, shift), crowding


def _standing(it: Setup, i: int, f: Figure, aim: _Aim, distance: float) -> Standing:
    """Where the plan puts someone, across the lens and ahead of it; in front of the lead less so."""
    off = minus((*it.spots[i], 0.0), aim.ground)
    right = (-aim.level[1], aim.level[0], 0.0)
    ahead = dot(off, aim.level)
    depth = distance + ahead if ahead >= 0 else distance * (1 + 0.42 * ahead / (distance - ahead))
    if it.over_shoulder and i == 1:
        depth = max(distance * 0.62, 0.4)
    most = 4.5 if it.panel.size in ("FS", "LS", "ELS") else 2.6
    girth = max(f.head.radius * 1.3, min(f.reach * 1.1, f.head.radius * most))
    return Standing(i, dot(off, right), depth, girth)


def _on_box(base: P3, figures: list[Figure], nearer: float) -> P3:
    """The near shoulder is raised or dug in until the head stands a little above the other's eyes."""
    subject, near = figures[0].head, figures[1].head
    wanted = subject.frame.base[2] - 0.1 * nearer * near.height
    return (base[0], base[1], base[2] + wanted - near.frame.base[2])


def _levelled(it: Setup, base: P3, lead: Figure, other: Figure, aim: _Aim) -> P3:
    """In tight frames, where no feet are seen, a short actor stands on a box and a tall one in a hole."""
    lens = aim.camera(it)
    head = plus(base, minus(other.head.frame.base, other.base))
    lower = lens.spot(head)[1] - lens.spot(lead.head.frame.base)[1]
    most = (0.1 if it.panel.size == "CU" else 0.2) * it.size[1]
    lift = (lower - clamp(lower, -most, most)) / lens.scale(head) / max(lens.up[2], 0.3)
    return (base[0], base[1], base[2] + lift)


def _past_shoulder(it: Setup, entries: list[Standing], half: float) -> None:
    """The second person's shoulder fills one side, the first stands clear on the other."""
    side = -1.0 if it.panel.ots_side == "left" else 1.0
    entries[0].across = -side * half * 0.22 * entries[0].depth
    near = entries[1]
    near.across = side * clamp(near.girth / near.depth, half * 0.72, half * 1.35) * near.depth
    for n, e in enumerate(entries[2:]):
        e.depth = max(e.depth, entries[0].depth * 1.25)
        e.across = -side * half * (0.55 - 0.16 * n) * e.depth
