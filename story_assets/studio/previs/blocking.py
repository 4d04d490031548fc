"""Where everyone stands and what the camera sees: the geometry of a panel, before a line is drawn.

Positions come from the floor plan. When a tight frame cannot hold everyone who must be in it, people
are cheated closer, as on a set: the order from left to right and from near to far stays the plan's.
"""

from dataclasses import dataclass

from story_assets.story.briefs.brief import Brief, Panel
from story_assets.story.words import Box, ratio
from story_assets.studio.previs import figure
from story_assets.studio.previs.acting import seat
from story_assets.studio.previs.camera import Camera
from story_assets.studio.previs.clearing import kept
from story_assets.studio.previs.ensemble import peopled
from story_assets.studio.previs.figure import Figure
from story_assets.studio.previs.framing import CUT, camera, direction
from story_assets.studio.previs.inserts import close_up, is_insert
from story_assets.studio.previs.laid import laid_out
from story_assets.studio.previs.setup import SAFE, Setup, setup
from story_assets.studio.previs.solids import Solid
from story_assets.studio.previs.space import P2, P3, plus


@dataclass(frozen=True)
class Placed:
    """One person as the camera sees them. Boxes are fractions of the frame: left, top, right, bottom."""

    who: str
    figure: Figure
    box: tuple[float, float, float, float]
    head: tuple[float, float, float, float]
    """Chin to crown, without hair and hat."""
    head_fraction: float
    """Height of the head over height of the frame."""
    depth: float
    """Metres from the lens, along its axis."""
    in_frame: bool
    """Some of the head is inside the frame."""


@dataclass(frozen=True)
class Staged:
    """A panel, blocked."""

    camera: Camera
    people: tuple[Placed, ...]
    """In the order of the panel's cast."""
    subject: str | None
    """Whose body the shot size is measured on."""
    solids: tuple[Solid, ...]
    """Furniture and props in the room, in the state that the facts say."""
    insert: Solid | None = None
    """The prop that fills the frame."""
    stools: tuple[P3, ...] = ()
    """Where someone sits and the plan has no seat."""
    guests: tuple[Solid, ...] = ()
    """What lies with the prop of an insert."""
    table: Solid | None = None
    """What that prop lies on."""


def staging(panel: Panel, brief: Brief, size: P2 | None = None, safe: Box = SAFE) -> Staged:
    """Block *panel*. *size* is the frame in pixels; the layout's aspect, 1000 high, unless given.

    Heads stay inside *safe*, in fractions of the frame, wherever the shot size does not cut them.
    """
    frame = size or (1000 * float(ratio(brief.layout.aspect)), 1000.0)
    it = setup(panel, brief, frame, safe)
    if is_insert(it):
        lens, prop, guests, table = close_up(it)
        return Staged(lens, (), None, it.solids, prop, (), guests, table)
    return _peopled(it) if it.cast else _empty(it)


def _peopled(it: Setup) -> Staged:
    lens, figures = peopled(it)
    people = tuple(_placed(it, f, lens) for f in figures)
    seats = (seat(it, i) for i in range(len(figures)))
    sitting = zip(figures, it.cast, it.subjects, seats, strict=True)
    stools = tuple(
        f.base
        for f, seen, who, height in sitting
        if seen.pose == "sit" and height is None and who.identity.body == "human"
    )
    faces = [(p.head, p.depth) for p in people]
    solids = kept((*it.solids, *laid_out(it)), lens, faces, it.size)
    return Staged(lens, people, it.cast[0].who, solids, None, stools)


def _empty(it: Setup) -> Staged:
    """Nobody: the place itself, or the prop that matters."""
    wanted = next((s for slug in it.panel.props for s in it.solids if s.slug == slug), None)
    middle: P3 = (it.room[0] / 2, it.room[1] * 0.45, 0.0)
    cut, room = CUT[it.panel.size]
    tall = {"chin": 0.5, "bust": 0.75, "waist": 1.0, "knee": 1.5, "sole": 2.2}[cut] * max(room, 1.0)
    aim = plus(middle, (0.0, 0.0, min(1.2, tall / 2)))
    if wanted:
        aim, tall = wanted.centre, max(tall, (wanted.high[2] - wanted.low[2]) * 1.4)
    elif cut == "sole":
        tall = max(tall, min(it.room) * 0.5)
    lens = camera(it, aim, tall, direction(it, aim), aim[2] + min(0.4, tall * 0.1))
    return Staged(lens, (), None, kept((*it.solids, *laid_out(it)), lens, (), it.size))


def _placed(it: Setup, f: Figure, lens: Camera) -> Placed:
    w, h = it.size
    left, top, right, bottom = figure.extent(f, lens)
    hl, ht, hr, hb = figure.head_extent(f, lens)
    inside = hr > 0 and hl < w and hb > 0 and ht < h and lens.ahead(f.head.frame.base)
    return Placed(
        f.who,
        f,
        (left / w, top / h, right / w, bottom / h),
        (hl / w, ht / h, hr / w, hb / h),
        (hb - ht) / h,
        lens.depth(f.head.frame.base),
        inside,
    )
