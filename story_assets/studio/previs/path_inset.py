"""The small plan of a shot: where the camera stands, what it sees, the path it takes, who is where."""

from story_assets.story.briefs.brief import Brief, Panel
from story_assets.studio.previs import ink
from story_assets.studio.previs.blocking import Staged
from story_assets.studio.previs.camera import Camera
from story_assets.studio.previs.ink import Picture
from story_assets.studio.previs.moves import RED, TRAVELLING, arrow, ended, moved, physical
from story_assets.studio.previs.plan import Plan
from story_assets.studio.previs.space import P2, rim
from story_assets.studio.previs.who import colour_of, subject_of

_CAMERA = "#7a2f8a"


def camera_inset(staged: Staged, panel: Panel, brief: Brief) -> Picture:
    """People as dots with their initials, the lens with its angle of view, the move as an arrow."""
    plan = Plan(brief.place, 0.16)
    plan.shell()
    plan.footprints()
    if staged.insert:
        x, y = plan.kept(staged.insert.centre[:2])
        plan.picture.shape(rim(x, y, 15), RED, ink.INK, 4)
    for i, placed in enumerate(staged.people):
        seen = panel.cast[i]
        colour = colour_of(subject_of(brief, seen.who, seen.look))
        _dot(plan, plan.kept(placed.figure.base[:2]), seen.who, colour)
    _lens(plan, staged.camera)
    _path(plan, staged, panel)
    return plan.picture


def depth_of(staged: Staged) -> float:
    """Metres from the lens to what the shot is about."""
    if staged.people:
        return max(staged.people[0].depth, 0.3)
    return max(staged.camera.depth(staged.insert.centre), 0.2) if staged.insert else 3.0


def _dot(plan: Plan, at: P2, who: str, colour: str) -> None:
    x, y = at
    plan.picture.shape(rim(x, y, 28), colour, ink.INK, 4)
    letter = "".join(part[:1] for part in who.split("_"))[:2].upper() or "?"
    corners = ((x - 22, y - 20), (x + 22, y - 20), (x - 22, y + 20))
    plan.picture.words([letter], corners, ink.legible_on(colour))


def _level(lens: Camera) -> P2:
    fx, fy = lens.forward[0], lens.forward[1]
    length = (fx * fx + fy * fy) ** 0.5
    return (fx / length, fy / length) if length > 1e-3 else (0.0, -1.0)


def _lens(plan: Plan, lens: Camera) -> None:
    x, y = plan.kept(lens.at[:2])
    fx, fy = _level(lens)
    sx, sy = -fy, fx
    spread, reach = min(1.2, lens.width / 2 / lens.focal), 260.0

    def at(ahead: float, aside: float) -> P2:
        return (x + fx * ahead + sx * aside, y + fy * ahead + sy * aside)

    plan.picture.shape(
        [at(0, 0), at(reach, -spread * reach), at(reach, spread * reach)], _CAMERA, opacity=0.18
    )
    plan.picture.shape([at(-36, 21), at(-36, -21), at(0, -21), at(0, 21)], _CAMERA, ink.INK, 4)
    plan.picture.shape([at(0, 0), at(22, 19), at(22, -19)], _CAMERA, ink.INK, 4)


def _path(plan: Plan, staged: Staged, panel: Panel) -> None:
    """The way of a camera that travels, at least long enough to read; a bent arrow for one that turns."""
    lens, depth = staged.camera, depth_of(staged)
    for move in physical(panel.movement):
        if move in TRAVELLING:
            marks = [plan.kept(moved(lens, move, depth, t / 8).at[:2], 16.0) for t in range(9)]
            _way(plan, _long_enough(marks))
            lens = moved(lens, move, depth)
        elif move.startswith("pan") or move == "whip_pan":
            x, y = plan.kept(lens.at[:2])
            ends = [_level(moved(lens, move, depth, t / 6)) for t in range(7)]
            _way(plan, [(x + fx * 165, y + fy * 165) for fx, fy in ends])
    if lens != staged.camera:
        x, y = plan.kept(ended(staged.camera, panel.movement, depth).at[:2], 16.0)
        plan.picture.shape(rim(x, y, 9), "#ffffff", RED, 5)


def _way(plan: Plan, marks: list[P2]) -> None:
    if len(marks) > 2 and (abs(marks[0][0] - marks[-1][0]) + abs(marks[0][1] - marks[-1][1])) > 6:
        plan.picture.path(ink.smooth(marks[:-1]), "none", RED, 9)
        arrow(plan.picture, marks[-3], marks[-1], 9)


def _long_enough(marks: list[P2], least: float = 90.0) -> list[P2]:
    """A move of a hand's width is drawn longer than it is, in its direction."""
    (x, y), (u, v) = marks[0], marks[-1]
    length = ((u - x) ** 2 + (v - y) ** 2) ** 0.5
    if length < 1 or length >= least:
        return marks
    return [(x + (a - x) * least / length, y + (b - y) * least / length) for a, b in marks]
