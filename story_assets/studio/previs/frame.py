"""A blocked panel as a picture: room, furniture, people, weather. Every board draws its frames here."""

from collections.abc import Sequence

from story_assets.story.bible import FixedProp
from story_assets.story.briefs.brief import Brief, Panel
from story_assets.studio.previs import figure, furniture, ink, light, room
from story_assets.studio.previs.blocking import Placed, Staged, staging
from story_assets.studio.previs.camera import Camera
from story_assets.studio.previs.hand import hand
from story_assets.studio.previs.ink import Picture
from story_assets.studio.previs.solids import Solid
from story_assets.studio.previs.space import P2, P3, rim


def framed(panel: Panel, brief: Brief, size: P2) -> Picture:
    """*panel* as its camera sees it, *size* in pixels."""
    return painted(staging(panel, brief, size), panel, brief, size)


def painted(staged: Staged, panel: Panel, brief: Brief, size: P2) -> Picture:
    """What was *staged*, in ink and flat tones."""
    picture = Picture(*size)
    canvas = _Canvas(staged, brief, picture, max(0.7, min(size) * 0.0042), soft=panel.focus == "shallow")
    room.draw(brief, staged.camera, picture, canvas.set_tint, canvas.set_line * 0.7)
    canvas.falloff()
    for solid in staged.solids:
        canvas.glow(solid)
    canvas.floor_shadows()
    canvas.things_and_people()
    if staged.insert and panel.kind == "insert":
        hand(picture, brief, panel, canvas.line * 1.6)
    room.weather(brief.place, picture, *size, canvas.line)
    return picture


class _Canvas:
    """Paints from far to near."""

    def __init__(
        self, staged: Staged, brief: Brief, picture: Picture, line: float, *, soft: bool = False
    ) -> None:
        self.staged, self.brief, self.picture, self.line = staged, brief, picture, line
        self.soft = soft
        """What is painted now lies behind the focus: hardly inked, as a pencil leaves it."""
        self.tint = light.tint(brief.place)
        self.people_tint = light.on_people(brief.place)
        self.light = light.light_side(brief.place, staged.camera.right)

    @property
    def set_line(self) -> float:
        return self.line * (0.22 if self.soft else 1.0)

    @property
    def set_tint(self) -> str:
        return ink.mix(self.tint, ink.mix(self.tint, "#808080", 0.5), 0.4) if self.soft else self.tint

    def falloff(self) -> None:
        """The set darkens away from the key light."""
        place = self.brief.place
        if place is None or place.light.key_from in ("above", "all_round", "below"):
            return
        w, h = self.picture.width, self.picture.height
        strong = 0.2 if place.time_of_day == "DAY" else 0.4
        shade = self.picture.fade("falloff", "#0b1026", strong, vertical=False)
        x0, x1 = (0.0, w * 0.8) if self.light > 0 else (w, w * 0.2)
        turn = f' transform="matrix(-1 0 0 1 {w:g} 0)"' if x0 else ""
        self.picture.marks.append(f'<rect width="{abs(x1 - x0):g}" height="{h:g}" fill="{shade}"{turn}/>')

    def floor_shadows(self) -> None:
        camera = self.staged.camera
        for p in self.staged.people:
            if not camera.ahead(p.figure.base):
                continue
            x, y, _ = p.figure.base
            foot = [(a, b, 0.005) for a, b in rim(x, y, p.figure.reach)]
            self.picture.shape(camera.outline(foot), "#10131f", opacity=0.3)
        for s in self.staged.solids:
            grow = 0.06
            (x0, y0, z0), (x1, y1, _) = s.low, s.high
            if z0 == 0:
                mat = [
                    (x0 - grow, y0 - grow, 0.004),
                    (x1 + grow, y0 - grow, 0.004),
                    (x1 + grow, y1 + grow, 0.004),
                    (x0 - grow, y1 + grow, 0.004),
                ]
                self.picture.shape(camera.outline(mat), "#10131f", opacity=0.22)

    def things_and_people(self) -> None:
        if self.staged.insert:
            self.close_up(self.staged.insert)
            return
        camera, staged = self.staged.camera, self.staged
        stools = [_stool(base) for base in staged.stools]
        order: list[Solid | Placed] = [*_far_first((*staged.solids, *stools), camera)]
        for person in sorted(staged.people, key=lambda p: -p.depth):
            order.insert(_turn(person, order, camera.at), person)
        sharp = min((p.depth for p in staged.people[:1]), default=0.0) * 1.15 + 0.1
        for item in order:
            self.soft = self.soft and _depth(item, camera) >= sharp
            if isinstance(item, Solid):
                self.thing(item)
            elif camera.ahead(item.figure.head.frame.base):
                self.person(item)

    def close_up(self, hero: Solid) -> None:
        """The prop of an insert with what is behind it, never with what is before it."""
        camera = self.staged.camera
        limit = camera.depth(hero.centre)
        others = [s for s in self.staged.solids if s.slug != hero.slug and camera.depth(s.centre) > limit]
        table = self.staged.table
        if table:
            others = [s for s in others if s.high[1] < table.low[1] or s.low[2] > table.high[2]]
        for solid in _far_first(others, camera):
            self.thing(solid)
        self.soft = False
        for solid in (*((table,) if table else ()), hero, *self.staged.guests):
            self.thing(solid)

    def thing(self, solid: Solid) -> None:
        furniture.draw(solid, self.staged.camera, self.picture, self.set_tint, self.set_line * 0.8)

    def person(self, it: Placed) -> None:
        """A pen as wide as the body is near; in the dark a bright edge tells it from the wall."""
        scale = self.staged.camera.scale(it.figure.head.frame.base)
        pen = self.line * max(0.6, min(2.2, scale * 0.0045 / self.line))
        figure.draw(
            it.figure,
            self.staged.camera,
            self.picture,
            self.light,
            pen,
            self.people_tint,
            light.edge(self.brief.place),
        )

    def glow(self, lamp: Solid) -> None:
        """Light around a lamp falls on what is behind it; whoever stands before it stays dark."""
        place, camera = self.brief.place, self.staged.camera
        if place is None or not lamp.lit or not camera.ahead(lamp.centre):
            return
        x, y, _ = lamp.centre
        spot = camera.spot((x, y, lamp.high[2] - (lamp.high[2] - lamp.low[2]) * 0.2))
        radius = min(1.4 * camera.scale(lamp.centre), 2 * max(self.picture.width, self.picture.height))
        self.picture.glow(spot, radius, place.light.colour, 0.5)


def _far_first(solids: Sequence[Solid], camera: Camera) -> list[Solid]:
    """Painting order: by depth, and what stands on a thing after it."""
    return sorted(solids, key=lambda s: (-camera.depth(_foot(s)), s.low[2], s.slug))


def _depth(item: Solid | Placed, camera: Camera) -> float:
    return item.depth if isinstance(item, Placed) else camera.depth(item.centre)


def _foot(solid: Solid) -> P3:
    return (solid.centre[0], solid.centre[1], 0.5)


def _turn(person: Placed, order: "list[Solid | Placed]", lens: P3) -> int:
    """Where in the painting order a person comes: after all that they stand in front of."""
    last = 0
    for i, item in enumerate(order):
        before = (
            item.depth > person.depth
            if isinstance(item, Placed)
            else _in_front(person.figure.base, item, lens)
        )
        if before:
            last = i + 1
    return last


def _in_front(p: P3, solid: Solid, lens: P3) -> bool:
    """Whether some side of *solid* has the person and the lens on its far side together."""
    inside = True
    for axis in (0, 1):
        low, high = solid.low[axis], solid.high[axis]
        if p[axis] >= high - 0.02 or p[axis] <= low + 0.02:
            inside = False
        if p[axis] >= high - 0.02 and lens[axis] > high:
            return True
        if p[axis] <= low + 0.02 and lens[axis] < low:
            return True
    return inside


def _stool(base: P3) -> Solid:
    x, y, _ = base
    seat = FixedProp(description="stool", colour="#6d5a49", shape="table", at=(0.5, 0.5))
    return Solid("", (x - 0.19, y - 0.19, 0.0), (x + 0.19, y + 0.19, 0.42), seat)
