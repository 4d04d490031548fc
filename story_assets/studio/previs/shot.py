"""The shot reference: the clean frame, and beside it everything the video step and a crew must know."""

from dataclasses import replace

from story_assets.story.briefs.brief import Brief, Panel
from story_assets.studio.previs.blocking import Staged, staging
from story_assets.studio.previs.board import Board, drawn, inside, title, true_now, whole
from story_assets.studio.previs.frame import painted
from story_assets.studio.previs.moves import MOVING, arrows, ended
from story_assets.studio.previs.path_inset import camera_inset, depth_of
from story_assets.studio.previs.space import P2
from story_assets.studio.previs.who import name_of

_SHARE = 0.79
"""How much of the image's width and height the clean frame takes."""


def board(brief: Brief, size: tuple[int, int]) -> Board:
    """The frame stands top left; the strip runs down its right side and along below it."""
    panel = brief.panels[0] if brief.panels else Panel(at="", happens=".")
    edge = max(1.0, min(size) * 0.012)
    box = inside(brief, edge, edge, size[0] * _SHARE, size[1] * _SHARE)
    box = type(box)(round(edge), box.top, round(edge) + box.right - box.left, box.bottom)
    w, h = box.right - box.left, box.bottom - box.top
    scale = 760 / min(w, h)
    frame = (w * scale, h * scale)
    staged = staging(panel, brief, frame)
    content = {
        "frame": whole(box),
        "picture": drawn(painted(staged, panel, brief, frame)),
        "id": title(brief),
        "size": panel.size,
        "camera": _camera(panel),
        "move": ", ".join(m.replace("_", " ") for m in panel.movement),
        "inset": drawn(camera_inset(staged, panel, brief)),
        "moves": _moves(staged, panel, brief, frame),
        "action": panel.happens if brief.panels else "",
        "people": [_acting(panel, i) for i in range(len(panel.cast))],
        "facts": true_now(brief),
        "text": [t.value + (f"  ({name_of(t.on)})" if t.on else "") for t in brief.text],
        "place": f"{brief.place.int_ext}. {name_of(brief.place.setting)} – {brief.place.time_of_day}"
        if brief.place
        else "",
        "light": brief.place.light.description if brief.place else "",
        "props": [
            name_of(p) for p in dict.fromkeys((*panel.props, *(h for s in panel.cast for h in s.holds)))
        ],
    }
    return Board("shot_reference", content, (box,))


def _moves(staged: Staged, panel: Panel, brief: Brief, frame: P2) -> list[dict[str, object]]:
    """The frame with the move drawn into it, and where the move ends. The clean frame stays clean."""
    if not set(panel.movement) & MOVING:
        return []
    k = 260 / min(frame)
    size = (frame[0] * k, frame[1] * k)
    lens = replace(staged.camera, focal=staged.camera.focal * k, width=size[0], height=size[1])
    start = painted(replace(staged, camera=lens), panel, brief, size)
    arrows(start, panel.movement)
    shown: list[dict[str, object]] = [{"name": "start", **drawn(start)}]
    end = ended(lens, panel.movement, depth_of(staged))
    if end != lens:
        shown.append({"name": "end", **drawn(painted(replace(staged, camera=end), panel, brief, size))})
    return shown


def _camera(panel: Panel) -> list[str]:
    kind = {"ots": "over the shoulder", "pov": "point of view"}.get(panel.kind, panel.kind.replace("_", " "))
    if panel.ots_side:
        kind += f", {panel.ots_side}"
    lines = [
        kind,
        panel.angle.replace("_", " ") + (", dutch" if panel.dutch else ""),
        f"{panel.lens_mm} mm",
        f"{panel.focus} focus",
    ]
    if panel.screen_direction != "neutral":
        lines.append({"L2R": "moves left to right", "R2L": "moves right to left"}[panel.screen_direction])
    if panel.movement != ("static",) or panel.speed != "normal":
        lines.append(f"{panel.speed} speed")
    return lines


def _acting(panel: Panel, i: int) -> str:
    seen = panel.cast[i]
    words = [seen.expression, seen.pose.replace("_", " ")]
    if seen.holds:
        words.append("holds " + ", ".join(name_of(p) for p in seen.holds))
    if seen.looks_at:
        words.append(f"looks at {name_of(seen.looks_at)}")
    return f"{name_of(seen.who)}: {', '.join(words)}"
