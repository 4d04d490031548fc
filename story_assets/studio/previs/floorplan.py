"""Plans seen from above: the scene board's floor plan to scale, and the small plan of a camera move."""

from collections.abc import Sequence
from dataclasses import dataclass
from math import atan2, cos, pi, sin
from typing import Final

from story_assets.story.briefs.brief import Brief, Panel, QuotedPlace
from story_assets.story.words import Light, Wall
from story_assets.studio.previs import ink
from story_assets.studio.previs.blocking import Staged
from story_assets.studio.previs.ink import Picture
from story_assets.studio.previs.room import BARE
from story_assets.studio.previs.solids import solids
from story_assets.studio.previs.space import P2, hull, rim
from story_assets.studio.previs.who import subject_of

_FROM: Final[dict[Light, P2]] = {"left": (1, 0), "right": (-1, 0), "front": (0, -1), "back": (0, 1)}
_WIDE: Final = 1000.0


@dataclass(frozen=True)
class Marked:
    """A number on the plan, for the legend."""

    number: str
    slug: str


class Plan:
    """A room from above, *wide* units across including its margin."""

    def __init__(self, place: QuotedPlace | None, margin: float = 0.09) -> None:
        self.place = place
        self.room = place.size_m if place else BARE
        w, d = self.room
        shape = max(0.34, min(2.9, d / w))
        self.k = _WIDE * (1 - 2 * margin) / max(w, d / shape if d / w > 2.9 or d / w < 0.34 else w)
        self.k = min(self.k, _WIDE * shape * (1 - 2 * margin) / d)
        high = max(d * self.k + 2 * margin * _WIDE, _WIDE * 0.36)
        self.picture = Picture(_WIDE, high)
        self.left, self.top = (_WIDE - w * self.k) / 2, (high - d * self.k) / 2
        self.pen = 5.0
        self.tags: list[tuple[float, float, float]] = []

    def __call__(self, x: float, y: float) -> P2:
        """Metres to units."""
        return (self.left + x * self.k, self.top + y * self.k)

    def rect(self, x0: float, y0: float, x1: float, y1: float) -> list[P2]:
        return [self(x0, y0), self(x1, y0), self(x1, y1), self(x0, y1)]

    def shell(self) -> None:
        """Floor and walls with their openings."""
        w, d = self.room
        p, outside = self.picture, self.place is not None and self.place.int_ext == "EXT"
        p.shape(self.rect(0, 0, w, d), "#ece3d0" if not outside else "#dfe4d2")
        grid = max(1.0, round(max(w, d) / 20))
        for i in range(1, int(w / grid) + 1):
            p.shape([self(i * grid, 0), self(i * grid, d)], "none", "#d9cfb9", 1.2)
        for i in range(1, int(d / grid) + 1):
            p.shape([self(0, i * grid), self(w, i * grid)], "none", "#d9cfb9", 1.2)
        if outside:
            p.path(
                "M" + "L".join(f"{x:.1f} {y:.1f}" for x, y in self.rect(0, 0, w, d)) + "Z",
                "none",
                "#8d8a7c",
                self.pen,
            )
        else:
            p.shape(self.rect(0, 0, w, d), "none", ink.INK, self.pen * 2.4)

    def zones(self) -> list[Marked]:
        marks: list[Marked] = []
        w, d = self.room
        for i, (slug, zone) in enumerate(sorted(self.place.zones.items()) if self.place else ()):
            x0, y0, x1, y1 = zone.box
            x0, x1, y0, y1 = min(x0, x1), max(x0, x1), min(y0, y1), max(y0, y1)
            corners = self.rect(x0 * w, y0 * d, x1 * w, y1 * d)
            self.picture.shape(corners, "#d98a3d", opacity=0.2)
            d_ = "M" + "L".join(f"{x:.1f} {y:.1f}" for x, y in corners) + "Z"
            self.picture.marks.append(
                f'<path d="{d_}" fill="none" stroke="#b5682a" stroke-width="2.6" stroke-dasharray="10 7"/>'
            )
            mark = f"Z{i + 1}"
            x, y = corners[0]
            self.tag(mark, (x + 24, y + 20), "#b5682a")
            marks.append(Marked(mark, slug))
        return marks

    def furniture(self) -> list[Marked]:
        marks: list[Marked] = []
        if self.place is None:
            return marks
        things = solids(self.place.props, self.room, self.place.height_m)
        for s in things:
            corners = self.rect(s.low[0], s.low[1], s.high[0], s.high[1])
            fill = s.prop.colour
            if s.prop.shape in ("round", "plant", "lamp"):
                x, y = self(s.centre[0], s.centre[1])
                self.picture.shape(rim(x, y, max((s.high[0] - s.low[0]) * self.k / 2, 9)), fill, ink.INK, 3)
            else:
                self.picture.shape(corners, fill, ink.INK, 3)
                if s.prop.shape == "bed":
                    self.picture.shape(
                        self.rect(s.low[0], s.low[1], s.high[0], s.low[1] + (s.high[1] - s.low[1]) * 0.25),
                        "#f2ede2",
                        ink.INK,
                        2,
                    )
                if s.prop.shape == "seat":
                    self.picture.shape([corners[0], corners[1]], "none", ink.INK, 8)
        for i, s in enumerate(things):
            self.tag(str(i + 1), self(s.centre[0], s.centre[1]), "#22252b")
            marks.append(Marked(str(i + 1), s.slug))
        return marks

    def furniture_plain(self) -> None:
        """Footprints only."""
        for s in solids(self.place.props, self.room, self.place.height_m) if self.place else ():
            fill = ink.mix(s.prop.colour, "#ece3d0", 0.55)
            self.picture.shape(self.rect(s.low[0], s.low[1], s.high[0], s.high[1]), fill, "#8d8a7c", 2)

    def openings(self) -> list[Marked]:
        if self.place is None:
            return []
        marks: list[Marked] = []
        for i, (slug, door) in enumerate(sorted(self.place.entrances.items())):
            self.door(door.wall, door.at, door.width_m)
            marks.append(self.outside(f"D{i + 1}", slug, door.wall, door.at, "#8a3b24"))
        for i, (slug, window) in enumerate(sorted(self.place.windows.items())):
            a, b = self.gap(window.wall, window.at, window.width_m)
            self.picture.shape([a, b], "none", "#f7f3ea", self.pen * 2.6)
            self.picture.shape([a, b], "none", "#3c86b4", self.pen * 1.2)
            marks.append(self.outside(f"W{i + 1}", slug, window.wall, window.at, "#2d6d96"))
        return marks

    def gap(self, wall: Wall, at: float, wide: float) -> tuple[P2, P2]:
        w, d = self.room
        length = w if wall in ("north", "south") else d
        half = min(wide, length) / 2
        middle = max(half, min(length - half, at * length))
        a, b = middle - half, middle + half
        if wall in ("north", "south"):
            y = 0.0 if wall == "north" else d
            return self(a, y), self(b, y)
        x = 0.0 if wall == "west" else w
        return self(x, a), self(x, b)

    def door(self, wall: Wall, at: float, wide: float) -> None:
        """The gap, the leaf, and the quarter circle it swings through, into the room."""
        a, b = self.gap(wall, at, wide)
        self.picture.shape([a, b], "none", "#f7f3ea", self.pen * 3)
        if wide > 1.6:
            return
        r = ((a[0] - b[0]) ** 2 + (a[1] - b[1]) ** 2) ** 0.5
        inward = {"north": (0, 1), "south": (0, -1), "west": (1, 0), "east": (-1, 0)}[wall]
        tip = (a[0] + inward[0] * r, a[1] + inward[1] * r)
        start, end = atan2(b[1] - a[1], b[0] - a[0]), atan2(tip[1] - a[1], tip[0] - a[0])
        turn = (end - start + pi) % (2 * pi) - pi
        arc = [
            (a[0] + r * cos(start + turn * t / 12), a[1] + r * sin(start + turn * t / 12)) for t in range(13)
        ]
        self.picture.shape([a, *arc], "#ffffff", opacity=0.35)
        self.picture.shape(arc, "none", "#8a3b24", 2, closed=False)
        self.picture.shape([a, tip], "none", "#8a3b24", 5)

    def outside(self, number: str, slug: str, wall: Wall, at: float, colour: str) -> Marked:
        a, b = self.gap(wall, at, 0.0)
        out = {"north": (0, -34), "south": (0, 34), "west": (-38, 0), "east": (38, 0)}[wall]
        self.tag(number, (a[0] + out[0], b[1] + out[1]), colour)
        return Marked(number, slug)

    def tag(self, mark: str, at: P2, colour: str) -> None:
        """A number in a pill."""
        x, y = at
        half, r = 13.0 + 7.5 * len(mark), 19.0
        step = 0
        while step < 24 and any(abs(x - a) < half + b and abs(y - c) < 2 * r for a, c, b in self.tags):
            x, y, step = x + (24 if step % 2 else 0), y + (24 if step % 2 == 0 else 0), step + 1
        x = max(half, min(_WIDE - half, x))
        y = max(r, min(self.picture.height - r, y))
        self.tags.append((x, y, half))
        pill = hull([*rim(x - half + r, y, r), *rim(x + half - r, y, r)])
        self.picture.shape(pill, colour, "#f7f3ea", 2.4)
        corners = ((x - half, y - r * 0.85), (x + half, y - r * 0.85), (x - half, y + r * 0.85))
        self.picture.words([mark], corners, "#ffffff")

    def arrow(self, a: P2, b: P2, colour: str, width: float = 7.0) -> None:
        """A shaft with a head."""
        dx, dy = b[0] - a[0], b[1] - a[1]
        length = max((dx * dx + dy * dy) ** 0.5, 1e-6)
        ux, uy = dx / length, dy / length
        h = min(width * 3.2, length * 0.6)
        neck = (b[0] - ux * h, b[1] - uy * h)
        self.picture.shape([a, neck], "none", colour, width, closed=False)
        self.picture.shape(
            [
                b,
                (neck[0] - uy * h * 0.5, neck[1] + ux * h * 0.5),
                (neck[0] + uy * h * 0.5, neck[1] - ux * h * 0.5),
            ],
            colour,
        )

    def furnishings(self) -> None:
        """North, scale and key light, in the margins."""
        p, high = self.picture, self.picture.height
        self.arrow((38, 92), (38, 26), ink.INK, 5)
        p.words(["N"], ((20, 92), (56, 92), (20, 128)), ink.INK)
        metres = next((m for m in (100, 50, 20, 10, 5, 2, 1, 0.5) if m * self.k < 330), 0.5)
        x0, x1, y = 30.0, 30.0 + metres * self.k, high - 24
        p.shape([(x0, y - 8), (x0, y), (x1, y), (x1, y - 8)], "none", ink.INK, 3.4, closed=False)
        p.words([f"{metres:g} m"], ((x1 + 8, y - 24), (x1 + 96, y - 24), (x1 + 8, y + 8)), ink.INK)
        if self.place and self.place.light.key_from in _FROM:
            ux, uy = _FROM[self.place.light.key_from]
            cx, cy = self.left + self.room[0] * self.k / 2, self.top + self.room[1] * self.k / 2
            rx, ry = self.room[0] * self.k / 2, self.room[1] * self.k / 2
            a = (cx - ux * (rx - 12), cy - uy * (ry - 12))
            for off in (-34, 0, 34):
                start = (a[0] + abs(uy) * off, a[1] + abs(ux) * off)
                self.arrow(start, (start[0] + ux * 70, start[1] + uy * 70), "#e0a92e", 6)


def floor_plan(place: QuotedPlace, cameras: Sequence[P2] = ()) -> tuple[Picture, dict[str, list[Marked]]]:
    """The plan to scale and what its numbers stand for."""
    plan = Plan(place)
    plan.shell()
    zones = plan.zones()
    things = plan.furniture()
    openings = plan.openings()
    plan.furnishings()
    for x, y in cameras:
        plan.tag("C", plan(x, y), "#7a2f8a")
    return plan.picture, {"zones": zones, "things": things, "openings": openings}


def camera_inset(staged: Staged, panel: Panel, brief: Brief) -> Picture:
    """Where the camera stands and how it moves, on the plan: people as dots, the move as an arrow."""
    plan = Plan(brief.place, 0.16)
    plan.shell()
    plan.furniture_plain()
    for i, (x, y) in enumerate(_spots(staged)):
        seen = panel.cast[i]
        colour = subject_of(brief, seen.who, seen.look).worn.wardrobe[0].colour
        plan.picture.shape(rim(*_kept(plan, (x, y)), 26), colour, ink.INK, 4)
        letter = "".join(part[:1] for part in seen.who.split("_"))[:2].upper() or "?"
        cx, cy = _kept(plan, (x, y))
        plan.picture.words(
            [letter], ((cx - 20, cy - 18), (cx + 20, cy - 18), (cx - 20, cy + 18)), ink.legible_on(colour)
        )
    _camera_mark(plan, staged, panel)
    return plan.picture


def _spots(staged: Staged) -> list[P2]:
    return [(p.figure.base[0], p.figure.base[1]) for p in staged.people]


def _kept(plan: Plan, at: P2) -> P2:
    """On the sheet, even when a long lens stands far outside the room."""
    x, y = plan(*at)
    return (max(44.0, min(_WIDE - 44, x)), max(44.0, min(plan.picture.height - 44, y)))


def _camera_mark(plan: Plan, staged: Staged, panel: Panel) -> None:
    camera = staged.camera
    x, y = _kept(plan, (camera.at[0], camera.at[1]))
    length = max((camera.forward[0] ** 2 + camera.forward[1] ** 2) ** 0.5, 1e-6)
    fx, fy = camera.forward[0] / length, camera.forward[1] / length
    if length < 1e-3:
        fx, fy = 0.0, -1.0
    sx, sy = -fy, fx
    spread = min(1.2, camera.width / 2 / camera.focal)
    reach = 260.0
    cone = [
        (x, y),
        (x + (fx - sx * spread) * reach, y + (fy - sy * spread) * reach),
        (x + (fx + sx * spread) * reach, y + (fy + sy * spread) * reach),
    ]
    plan.picture.shape(cone, "#7a2f8a", opacity=0.16)
    body = [
        (x - fx * 34 + sx * 20, y - fy * 34 + sy * 20),
        (x - fx * 34 - sx * 20, y - fy * 34 - sy * 20),
        (x - sx * 20, y - sy * 20),
        (x + sx * 20, y + sy * 20),
    ]
    plan.picture.shape(body, "#7a2f8a", ink.INK, 4)
    plan.picture.shape(
        [
            (x, y),
            (x + fx * 20 + sx * 18, y + fy * 20 + sy * 18),
            (x + fx * 20 - sx * 18, y + fy * 20 - sy * 18),
        ],
        "#7a2f8a",
        ink.INK,
        4,
    )
    for move in panel.movement:
        _move(plan, move, (x, y), (fx, fy), (sx, sy))


def _move(plan: Plan, move: str, at: P2, f: P2, s: P2) -> None:
    """The move as the trade draws it: straight for dollies, bent for pans and arcs, upright for height."""
    red = "#d2342a"

    def on(ahead: float, aside: float) -> P2:
        x, y = at[0] + f[0] * ahead + s[0] * aside, at[1] + f[1] * ahead + s[1] * aside
        return (max(12.0, min(_WIDE - 12, x)), max(12.0, min(plan.picture.height - 12, y)))

    straight = {
        "push_in": (30, 0, 190, 0),
        "pull_out": (150, 34, -10, 34),
        "truck_left": (-16, -24, -16, -190),
        "follow": (30, 0, 170, 0),
        "truck_right": (-16, 24, -16, 190),
        "zoom_in": (40, 0, 150, 0),
        "crash_zoom": (40, 0, 220, 0),
        "zoom_out": (150, 0, 40, 0),
        "dolly_zoom": (30, 0, 170, 0),
        "lead": (150, 0, 20, 0),
        "drone": (30, -30, 170, 40),
        "reveal": (-16, 24, -16, 150),
    }
    bent = {"pan_left": -1, "pan_right": 1, "whip_pan": 1, "arc_left": -1, "arc_right": 1, "roll": 1}
    if move in straight:
        a, b, c, d = straight[move]
        plan.arrow(on(a, b), on(c, d), red, 9)
    elif move in bent:
        side = bent[move]
        r = 150.0 if move.startswith(("pan", "whip")) else 215.0
        angles = [side * t * 0.075 for t in range(11)]
        if move.startswith("arc"):
            marks = [on(r - r * cos(a), r * sin(a)) for a in angles]
        else:
            marks = [on(r * cos(a), r * sin(a)) for a in angles]
        plan.picture.shape(marks[:-1], "none", red, 9, closed=False)
        plan.arrow(marks[-3], marks[-1], red, 9)
    elif move in ("tilt_up", "pedestal_up", "crane_up", "tilt_down", "pedestal_down", "crane_down"):
        sign = -1 if move.endswith("up") else 1
        x, y = on(-40, 75)
        y = max(60.0, min(plan.picture.height - 60, y))
        plan.arrow((x, y - sign * 45), (x, y + sign * 45), red, 9)
    elif move == "handheld":
        plan.picture.path(
            ink.smooth([on(-60 + 14 * i, 46 + 12 * (-1) ** i) for i in range(9)]), "none", red, 6
        )
