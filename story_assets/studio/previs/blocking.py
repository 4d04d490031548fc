"""Where everyone stands and what the camera sees: the geometry of a panel, before a line is drawn.

Positions come from the floor plan. When a tight frame cannot hold everyone who must be in it, people
are cheated closer, as on a set: the order from left to right and from near to far stays the plan's.
"""

from dataclasses import dataclass
from math import cos, radians, sin
from typing import Final

from story_assets.story.briefs.brief import Brief, Panel, QuotedProp
from story_assets.story.model import FixedProp, Seen
from story_assets.story.words import Angle, ShotSize, ratio
from story_assets.studio.previs import creatures, figure
from story_assets.studio.previs.camera import Camera, focal_pixels, look
from story_assets.studio.previs.cheats import Standing, cheated, squeezed
from story_assets.studio.previs.figure import Figure
from story_assets.studio.previs.furniture import Solid, solids
from story_assets.studio.previs.mannequin import Acting
from story_assets.studio.previs.room import BARE
from story_assets.studio.previs.space import P2, P3, clamp, dot, minus, plus, times, turned, unit
from story_assets.studio.previs.who import subject_of

_PITCH: Final[dict[Angle, float]] = {
    "eye_level": 0.0,
    "high": 24.0,
    "low": -20.0,
    "birds_eye": 62.0,
    "worms_eye": -42.0,
    "shoulder_level": 0.0,
    "hip_level": 0.0,
    "ground_level": 0.0,
}
_CUT: Final[dict[ShotSize, tuple[str, float]]] = {
    "ECU": ("chin", 0.62),
    "BCU": ("chin", 1.05),
    "CU": ("chin", 1.62),
    "MCU": ("bust", 1.24),
    "MS": ("waist", 1.24),
    "MLS": ("knee", 1.12),
    "FS": ("sole", 1.14),
    "LS": ("sole", 2.1),
    "ELS": ("sole", 5.5),
}
"""Where the lower edge cuts the body, and how much taller than crown-to-cut the frame is."""


@dataclass(frozen=True)
class Placed:
    """One person as the camera sees them. Boxes are fractions of the frame: left, top, right, bottom."""

    who: str
    figure: Figure
    box: tuple[float, float, float, float]
    head: tuple[float, float, float, float]
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
    insert: Solid | None = None
    """The prop that fills the frame."""
    stools: tuple[P3, ...] = ()
    """Where someone sits and the plan has no seat."""


def staging(panel: Panel, brief: Brief, size: P2 | None = None) -> Staged:
    """Block *panel*. *size* is the frame in pixels; the layout's aspect, 1000 high, unless given."""
    frame = size or (1000 * float(ratio(brief.layout.aspect)), 1000.0)
    return _Set(panel, brief, frame).staged()


class _Set:
    """One panel being blocked."""

    def __init__(self, panel: Panel, brief: Brief, size: P2) -> None:
        self.panel, self.brief, self.size = panel, brief, size
        place = brief.place
        self.room = place.size_m if place else BARE
        self.solids = tuple(solids(dict(place.props), self.room)) if place else ()
        self.props = {p.prop: p for p in brief.props}
        self.cast = panel.cast
        self.subjects = [subject_of(brief, s.who, s.look) for s in self.cast]
        self.spots = _spots(self.cast, self.room)

    def staged(self) -> Staged:
        if self.panel.kind in ("insert", "cutaway") and (prop := self._featured()):
            return Staged(self._on_prop(prop), (), None, (*self.solids,), prop)
        if not self.cast:
            return self._empty()
        return self._peopled()

    def _featured(self) -> Solid | None:
        """The prop an insert is about, on a table if it is one that people carry."""
        wanted = (*self.panel.props, *(h for seen in self.cast for h in seen.holds))
        for slug in wanted:
            fixed = next((s for s in self.solids if s.slug == slug), None)
            if fixed:
                return fixed
            if slug in self.props:
                return self._laid_out(self.props[slug])
        return None

    def _laid_out(self, prop: QuotedProp) -> Solid:
        w, d, h = {
            "flat": (0.36, 0.05, 0.24),
            "long": (0.5, 0.05, 0.05),
            "round": (0.12, 0.12, 0.1),
            "box": (0.3, 0.2, 0.2),
        }.get(prop.shape, (0.14, 0.1, 0.1))
        if prop.text:
            w, h = max(w, 0.3), max(h, 0.16)
        x, y = self.spots[0] if self.spots else (self.room[0] / 2, self.room[1] / 2)
        shape = prop.shape if prop.shape not in ("seat", "table", "bed") else "box"
        thing = FixedProp(
            description=prop.description,
            colour=prop.colour,
            shape=shape,
            text=prop.text,
            at=(0.5, 0.5),
            size_m=(w, d, h),
        )
        return Solid(prop.prop, (x - w / 2, y - d / 2, 0.8), (x + w / 2, y + d / 2, 0.8 + h), thing)

    def _on_prop(self, prop: Solid) -> Camera:
        w, h = (
            max(
                abs(prop.facing[1]) * (prop.high[0] - prop.low[0]),
                abs(prop.facing[0]) * (prop.high[1] - prop.low[1]),
            ),
            prop.high[2] - prop.low[2],
        )
        room = {"ECU": 1.0, "BCU": 1.12, "CU": 1.3}.get(self.panel.size, 1.5) * (
            2.2 if self.panel.kind == "cutaway" else 1.0
        )
        tall = max(h, w * self.size[1] / self.size[0], 0.05) * room
        target = prop.centre
        if prop.prop.text and self.panel.size == "ECU" and prop.prop.shape == "box":
            target, tall = (
                (target[0], target[1], prop.low[2] + h * 0.78),
                max(h * 0.5, w * self.size[1] / self.size[0]),
            )
        focal = focal_pixels(max(self.panel.lens_mm, 35), self.size)
        depth = abs(prop.facing[1]) * (prop.high[1] - prop.low[1]) + abs(prop.facing[0]) * (
            prop.high[0] - prop.low[0]
        )
        distance = max(focal * tall / self.size[1], 0.3) + depth / 2
        focal = max(focal, (distance - depth / 2) * self.size[1] / tall)
        pitch = radians(clamp(_PITCH[self.panel.angle] or 9.0, -30, 62))
        away = turned(prop.facing, 12.0)
        at = plus(target, plus(times(away, distance * cos(pitch)), (0, 0, distance * sin(pitch))))
        return look((at[0], at[1], max(at[2], 0.06)), target, focal, self.size, self._roll())

    def _roll(self) -> float:
        return radians(11.0) if self.panel.dutch else 0.0

    def _empty(self) -> Staged:
        """Nobody: the place itself, or the prop that matters."""
        wanted = next((s for slug in self.panel.props for s in self.solids if s.slug == slug), None)
        middle: P3 = (self.room[0] / 2, self.room[1] * 0.45, 0.0)
        cut, room = _CUT[self.panel.size]
        tall = {"chin": 0.5, "bust": 0.75, "waist": 1.0, "knee": 1.5, "sole": 2.2}[cut] * max(room, 1.0)
        aim = plus(middle, (0.0, 0.0, min(1.2, tall / 2)))
        if wanted:
            aim, tall = wanted.centre, max(tall, (wanted.high[2] - wanted.low[2]) * 1.4)
        elif cut == "sole":
            tall = max(tall, min(self.room) * 0.5)
        camera = self._camera(aim, tall, self._direction(aim), aim[2] + min(0.4, tall * 0.1))
        return Staged(camera, (), None, self._clear(camera, ()))

    def _direction(self, aim: P3) -> P3:
        """The level direction the lens looks in: north, from the given place, or past a shoulder."""
        if self.panel.camera_at is not None:
            x, y = self.panel.camera_at[0] * self.room[0], self.panel.camera_at[1] * self.room[1]
            away = (aim[0] - x, aim[1] - y, 0.0)
            if dot(away, away) > 0.04:
                return unit(away)
        elif self.panel.kind == "ots" and len(self.spots) > 1:
            (ax, ay), (bx, by) = self.spots[0], self.spots[1]
            away = (ax - bx, ay - by, 0.0)
            if dot(away, away) > 0.04:
                return turned(unit(away), 20.0 if self._shoulder_left() else -20.0)
        return (0.0, -1.0, 0.0)

    def _indoors(self) -> bool:
        """Walls end the view: an extreme long shot cannot step back as far as in the open."""
        return self.brief.place is not None and self.brief.place.int_ext == "INT"

    def _shoulder_left(self) -> bool:
        return self.panel.ots_side == "left"

    def _camera(self, aim: P3, tall: float, level: P3, eye: float, least: float = 0.5) -> Camera:
        """A lens that shows *tall* metres at *aim*, at the height or pitch of the panel's angle."""
        focal = focal_pixels(self.panel.lens_mm, self.size)
        distance = focal * tall / self.size[1]
        if distance < least:
            focal, distance = focal * least / max(distance, 1e-6), least
        level_eye = aim[2] + clamp(eye - aim[2], -0.1 * tall, 0.1 * tall)
        heights = {
            "shoulder_level": eye * 0.86,
            "hip_level": eye * 0.56,
            "ground_level": 0.12,
            "eye_level": level_eye,
        }
        pitch = radians(_PITCH[self.panel.angle])
        z = heights.get(self.panel.angle, aim[2] + distance * sin(pitch))
        z = max(z, 0.1)
        rise = clamp((z - aim[2]) / distance, -0.9, 0.9)
        back = times(level, -distance * (1 - rise * rise) ** 0.5)
        at = plus(plus(aim, back), (0.0, 0.0, rise * distance))
        return look((at[0], at[1], max(at[2], 0.1)), aim, focal, self.size, self._roll())

    def _peopled(self) -> Staged:
        count = range(len(self.cast))
        seats = [self._seat(i) for i in count]
        first = [self._figure(i, (*self.spots[i], 0.0), (0.0, 1.0, 0.0), seats[i], 0.0) for i in count]
        lead = first[0]
        tall, aim_z = _framing(lead, self.panel.size, self._indoors())
        ground: P3 = (*self.spots[0], 0.0)
        level = self._direction(ground)
        eye, least = lead.levels["chin"] + 0.55 * lead.head.height, max(0.5, 3.2 * lead.head.height)

        def camera(shift: P3 = (0.0, 0.0, 0.0)) -> Camera:
            return self._camera(plus((ground[0], ground[1], aim_z), shift), tall, level, eye, least)

        for _ in range(4 if self.panel.size not in ("ECU", "BCU") else 0):
            aim_z += self._overflow(lead, camera())
        bases, shift = self._arranged(first, camera(), level, ground)
        for step in range(22):
            if self._in_height(first, bases, camera(shift), send=step in (2, 6)):
                break
            tall *= 1.1
        figures = [self._acted(i, bases, camera(shift), seats[i]) for i in count]
        for i, f in enumerate(figures):
            # A body that leans or lies is put where its head belongs, not its feet.
            off = minus(f.head.frame.base, f.base)
            bases[i] = minus(bases[i], (off[0], off[1], 0.0))
        figures = [self._acted(i, bases, camera(shift), seats[i]) for i in count]
        for _ in range(3 if self.panel.size not in ("ECU", "BCU") else 0):
            aim_z += self._overflow(figures[0], camera(shift))
        lens = camera(shift)
        people = tuple(self._placed(f, lens) for f in figures)
        sitting = zip(figures, self.cast, seats, strict=True)
        stools = tuple(f.base for f, seen, seat in sitting if seen.pose == "sit" and seat is None)
        return Staged(lens, people, self.cast[0].who, self._clear(lens, people), None, stools)

    def _overflow(self, lead: Figure, camera: Camera) -> float:
        """Metres by which the lens must look higher, or lower, to keep the whole head."""
        _, top, _, bottom = figure.head_extent(lead, camera)
        edge, high = 0.025 * self.size[1], self.size[1]
        pixels = edge - top if top < edge else high - edge - bottom if bottom > high - edge else 0.0
        return clamp(pixels / camera.scale(lead.head.frame.base), -1.0, 1.0)

    def _in_height(self, figures: list[Figure], bases: list[P3], camera: Camera, send: bool) -> bool:
        """Whether every head is between the upper and the lower edge.

        With *send*, heads that are not are moved to or from the lens: what is far is near the horizon.
        """
        good = True
        for i, base in enumerate(bases):
            if i == 0 or (self.panel.kind == "ots" and i == 1):
                continue
            for _ in range(4 if send else 0):
                if self._between(figures[i], bases[i], camera):
                    break
                step = self._towards_frame(figures[i], bases[i], camera)
                moved = plus(camera.at, times(minus(bases[i], camera.at), step))
                bases[i] = (moved[0], moved[1], base[2])
            good = good and self._between(figures[i], bases[i], camera)
        return good

    def _towards_frame(self, f: Figure, base: P3, camera: Camera) -> float:
        """The factor on the distance that brings a head nearer to the middle of the frame."""
        head = plus(base, minus(f.head.frame.base, f.base))
        y, middle = camera.spot(head)[1], self.size[1] / 2
        flat = max((1 - camera.forward[2] ** 2) ** 0.5, 0.05)
        horizon = middle + camera.focal * camera.forward[2] / flat
        if (horizon > y) == (y < middle):
            return 1.18 if 0 < horizon < self.size[1] else 1.0
        return 0.86 if camera.depth(head) > 1.0 else 1.0

    def _between(self, f: Figure, base: P3, camera: Camera) -> bool:
        head = plus(base, minus(f.head.frame.base, f.base))
        y, reach = camera.spot(head)[1], f.head.radius * camera.scale(head)
        return camera.ahead(head) and reach * 0.6 < y < self.size[1] - reach * 0.6

    def _arranged(self, figures: list[Figure], camera: Camera, level: P3, ground: P3) -> tuple[list[P3], P3]:
        """Ground points that put everyone in frame, and how far the camera moves sideways for it."""
        right = (-level[1], level[0], 0.0)
        flat = max(0.35, dot(camera.forward, level))
        distance = dot(minus(figures[0].head.frame.base, camera.at), camera.forward)
        half = camera.width / 2 / camera.focal
        entries: list[Standing] = []
        for i, f in enumerate(figures):
            off = minus((*self.spots[i], 0.0), ground)
            ahead = dot(off, level) * flat
            depth = distance + ahead if ahead >= 0 else distance * (1 + 0.3 * ahead / (distance - ahead))
            if self.panel.kind == "ots" and i == 1:
                depth = max(distance * 0.62, 0.4)
            girth = max(f.head.radius * 1.15, min(f.reach * 1.1, f.head.radius * 2.6))
            entries.append(Standing(i, dot(off, right), depth, girth))
        shift = 0.0
        if self.panel.kind == "ots" and len(entries) > 1:
            self._over_shoulder(entries, half)
        elif len(entries) == 1:
            entries[0].across = 0.0
        else:
            shift = squeezed(entries, half)
        bases = [ground] * len(figures)
        for e in entries:
            forward = times(level, (e.depth - distance) / flat)
            bases[e.index] = plus(plus(ground, times(right, e.across + shift)), forward)
            if self.panel.kind == "ots" and e.index == 1 and figures[1].head.frame.base[2] > 0:
                bases[1] = self._on_box(bases[1], figures, e.depth / distance)
        return bases, times(right, shift)

    def _on_box(self, base: P3, figures: list[Figure], nearer: float) -> P3:
        """The near shoulder is raised or dug in until the head stands a little above the other's eyes."""
        subject, near = figures[0].head, figures[1].head
        wanted = subject.frame.base[2] - 0.1 * nearer * near.height
        return (base[0], base[1], base[2] + wanted - near.frame.base[2])

    def _over_shoulder(self, entries: list["Standing"], half: float) -> None:
        """The second person's shoulder fills one side, the first stands clear on the other."""
        side = -1.0 if self._shoulder_left() else 1.0
        entries[0].across = -side * half * 0.22 * entries[0].depth
        entries[1].across = (
            side * clamp(entries[1].girth / entries[1].depth, half * 0.72, half * 1.35) * entries[1].depth
        )
        for n, e in enumerate(entries[2:]):
            e.depth = max(e.depth, entries[0].depth * 1.25)
            e.across = -side * half * (0.55 - 0.16 * n) * e.depth

    def _figure(self, i: int, base: P3, front: P3, seat: float | None, gaze: float) -> Figure:
        seen = self.cast[i]
        known = tuple(self.props[slug] for slug in seen.holds if slug in self.props)
        return creatures.figure(
            self.subjects[i], Acting(base, front, seen.pose, seen.expression, known, seat, gaze)
        )

    def _acted(self, i: int, bases: list[P3], camera: Camera, seat: float | None) -> Figure:
        seen, base = self.cast[i], bases[i]
        to_camera = unit((camera.at[0] - base[0], camera.at[1] - base[1], 0.0), (0.0, 1.0, 0.0))
        target = self._target(seen, bases, i)
        gaze = 0.0
        if self.panel.kind == "ots" and i == 1:
            front = times(to_camera, -1.0)
        elif target is not None:
            front, gaze = cheated(
                unit((target[0] - base[0], target[1] - base[1], 0.0), to_camera),
                to_camera,
                self._tight() and i == 0,
            )
        elif seen.pose in ("walk", "run") and self.panel.screen_direction != "neutral":
            front = turned(to_camera, -62.0 if self.panel.screen_direction == "L2R" else 62.0)
        else:
            inward = camera.seen((base[0], base[1], 1.0))[0]
            front = turned(
                to_camera, 0.0 if len(self.cast) == 1 and self._tight() else -16.0 if inward < 0 else 16.0
            )
        if seen.pose == "lie":
            front = turned(to_camera, 80.0)
        return self._figure(i, base, front, seat, gaze)

    def _tight(self) -> bool:
        return self.panel.size in ("ECU", "BCU", "CU", "MCU")

    def _target(self, seen: Seen, bases: list[P3], i: int) -> P3 | None:
        """Where *seen* looks: someone in frame, a prop in the room, a prop in someone's hands."""
        slug = seen.looks_at
        for j, other in enumerate(self.cast):
            if j != i and slug is not None and (other.who == slug or slug in other.holds):
                return bases[j]
        return next((s.centre for s in self.solids if s.slug == slug), None)

    def _seat(self, i: int) -> float | None:
        if self.cast[i].pose not in ("sit", "lie"):
            return None
        x, y = self.spots[i]
        for s in self.solids:
            near = s.low[0] - 0.5 <= x <= s.high[0] + 0.5 and s.low[1] - 0.5 <= y <= s.high[1] + 0.5
            if near and s.prop.shape in ("seat", "bed"):
                return min(0.5, (s.high[2] - s.low[2]) * 0.6) + s.low[2]
        return None

    def _placed(self, f: Figure, camera: Camera) -> Placed:
        w, h = self.size
        left, top, right, bottom = figure.extent(f, camera)
        hl, ht, hr, hb = figure.head_extent(f, camera)
        inside = hr > 0 and hl < w and hb > 0 and ht < h and camera.ahead(f.head.frame.base)
        return Placed(
            f.who,
            f,
            (left / w, top / h, right / w, bottom / h),
            (hl / w, ht / h, hr / w, hb / h),
            (hb - ht) / h,
            camera.depth(f.head.frame.base),
            inside,
        )

    def _clear(self, camera: Camera, people: tuple[Placed, ...]) -> tuple[Solid, ...]:
        """Furniture without what would stand between the lens and a face: the crew moves it out."""
        return tuple(s for s in self.solids if not _blocks(s, camera, people, self.size))


def _blocks(solid: Solid, camera: Camera, people: tuple[Placed, ...], size: P2) -> bool:
    corners = [
        (x, y, z)
        for x in (solid.low[0], solid.high[0])
        for y in (solid.low[1], solid.high[1])
        for z in (solid.low[2], solid.high[2])
    ]
    depths = [camera.depth(c) for c in corners]
    if max(depths) < 0.05:
        return True
    nearest = min(depths)
    spots = [camera.spot(c) for c in corners if camera.ahead(c)]
    box = (
        min(p[0] for p in spots) / size[0],
        min(p[1] for p in spots) / size[1],
        max(p[0] for p in spots) / size[0],
        max(p[1] for p in spots) / size[1],
    )
    seen = max(0.0, min(box[2], 1) - max(box[0], 0)) * max(0.0, min(box[3], 1) - max(box[1], 0))
    lead = min((p.depth for p in people), default=1e9)
    if nearest < 0.3 or (nearest < lead and seen > 0.42):
        return True
    return any(nearest < p.depth - 0.05 and _over(box, p.head) for p in people if p.depth > sum(depths) / 8)


def _over(a: tuple[float, float, float, float], b: tuple[float, float, float, float]) -> bool:
    return a[0] < b[2] and b[0] < a[2] and a[1] < b[3] and b[1] < a[3]


def _framing(lead: Figure, size: ShotSize, indoors: bool) -> tuple[float, float]:
    """How many metres tall the frame is at the subject, and the height its middle aims at."""
    cut, room = _CUT[size]
    if size == "ELS" and indoors:
        room = 3.3
    crown, chin = lead.levels["crown"], lead.levels["chin"]
    if size in ("ECU", "BCU", "CU"):
        tall = lead.head.height * room
        return tall, chin + lead.head.height * (0.56 if size != "CU" else 0.44)
    bottom = lead.levels[cut]
    least = {"MCU": 2.3, "MS": 3.2, "MLS": 4.4, "FS": 5.2, "LS": 9.0, "ELS": 14.5 if indoors else 24.0}[
        size
    ] * lead.head.height
    tall = max((crown - bottom) * room, least)
    if size in ("LS", "ELS"):
        return tall, bottom + tall * (0.36 if size == "LS" else 0.3)
    return tall, crown + tall * 0.085 - tall / 2


def _spots(cast: tuple[Seen, ...], room: P2) -> list[P2]:
    """Places on the floor in metres; those without one stand in a row, in order."""
    free = [i for i, seen in enumerate(cast) if seen.at is None]
    step = min(0.85, room[0] * 0.8 / max(len(free), 1))
    spots: list[P2] = []
    for i, seen in enumerate(cast):
        if seen.at is not None:
            spots.append((seen.at[0] * room[0], seen.at[1] * room[1]))
        else:
            n = free.index(i)
            spots.append((room[0] / 2 + (n - (len(free) - 1) / 2) * step, room[1] * 0.55))
    return spots
