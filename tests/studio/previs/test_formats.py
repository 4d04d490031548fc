"""Every format from 21:9 to 9:16: heads whole, words on the page, nothing over anything."""

from itertools import combinations, product
from typing import NamedTuple

import pytest

from story_assets.story.briefs.brief import Brief
from story_assets.story.words import JOBS, Job, ratio
from story_assets.studio.previs import cover
from story_assets.studio.previs.blocking import Staged, staging
from story_assets.studio.previs.boards import BOARDS
from story_assets.studio.previs.figure import whole_head_extent
from story_assets.studio.previs.typesetting import marked
from story_assets.studio.renderer import PixelBox
from tests.studio.previs.stage import brief, one_of_each, panel, seen

ASPECTS = ("21:9", "2.39:1", "16:9", "4:3", "1:1", "4:5", "9:16")
CASTS = {
    "one": (seen("mara", (0.4, 0.5)),),
    "two": (seen("mara", (0.4, 0.5)), seen("teo", (0.62, 0.3))),
    "low and high": (seen("mara", (0.3, 0.5), pose="crouch", holds=("letter",)), seen("teo", (0.6, 0.7))),
    "three": (seen("mara", (0.3, 0.5)), seen("teo", (0.5, 0.4)), seen("pip", (0.7, 0.6))),
    "dog": (seen("mara", (0.3, 0.4), pose="sit"), seen("rufus", (0.6, 0.7))),
}


def pixels(aspect: str, area: int = 900_000) -> tuple[int, int]:
    """A size of *aspect* with about *area* pixels."""
    shape = float(ratio(aspect))
    return round((area * shape) ** 0.5), round((area / shape) ** 0.5)


class Words(NamedTuple):
    """A box of words on a page, in pixels."""

    x: float
    y: float
    w: float
    h: float
    words: str


def heads(staged: Staged) -> dict[str, tuple[float, float, float, float]]:
    """Heads with hair and hats, as fractions of what the camera frames."""
    w, h = staged.camera.width, staged.camera.height
    found = {p.who: whole_head_extent(p.figure, staged.camera) for p in staged.people}
    return {who: (box[0] / w, box[1] / h, box[2] / w, box[3] / h) for who, box in found.items()}


@pytest.mark.parametrize("aspect", ASPECTS)
@pytest.mark.parametrize("cast", CASTS)
def test_a_cover_cuts_no_face_and_letters_none(aspect: str, cast: str) -> None:
    """A head with its hair is whole, inside the page, above the title."""
    it = brief("cover", (panel(size="MS", kind="group", cast=CASTS[cast]),), aspect=aspect)
    frame = tuple(map(float, pixels(aspect)))

    staged = cover.staged(it, (frame[0], frame[1]))

    title = cover.title_top((frame[0], frame[1]))
    assert staged.camera.height == pytest.approx(frame[1] * title)
    for who, (left, top, right, bottom) in heads(staged).items():
        assert left >= 0.03, who
        assert right <= 0.97, who
        assert top >= 0.03, who
        assert bottom <= 1, who


@pytest.mark.parametrize("aspect", ASPECTS)
@pytest.mark.parametrize("size", ["MCU", "MS", "MLS", "FS", "LS"])
@pytest.mark.parametrize("cast", CASTS)
def test_a_shot_keeps_every_head_whole(aspect: str, cast: str, size: str) -> None:
    """Whatever the frame's shape; close-ups and tighter may cut hair."""
    it = brief("shot_reference", (panel(size=size, kind="group", cast=CASTS[cast]),), aspect=aspect)

    for who, (left, top, right, bottom) in heads(staging(it.panels[0], it)).items():
        assert min(left, top) >= 0, who
        assert max(right, bottom) <= 1, who


@pytest.mark.parametrize("aspect", ASPECTS)
@pytest.mark.parametrize("job", JOBS)
def test_words_stay_on_the_page_and_off_each_other(job: Job, aspect: str) -> None:
    """Every box of words, in every format, against the page, the clean pictures and all other words."""
    it = one_of_each()[job]
    it = it.model_copy(update={"layout": it.layout.model_copy(update={"aspect": aspect})})
    size = pixels(aspect)

    found, frames = lettered(it, size)

    assert found
    for box in found:
        assert box.x >= -0.5, box
        assert box.y >= -0.5, box
        assert box.x + box.w <= size[0] + 0.5, box
        assert box.y + box.h <= size[1] + 0.5, box
    for a, b in combinations(found, 2):
        assert not _over(a, b), (a, b)
    for box, frame in product(found, frames if job != "cover" else ()):
        clean = Words(frame.left, frame.top, frame.right - frame.left, frame.bottom - frame.top, "")
        assert not _over(box, clean), box


def lettered(it: Brief, size: tuple[int, int]) -> tuple[list[Words], tuple[PixelBox, ...]]:
    """Where the template puts words, and where the clean pictures are."""
    board = BOARDS[it.job](it, size)
    boxes = marked(board.template, size, board.content)
    found = [
        Words(float(it["x"]), float(it["y"]), float(it["w"]), float(it["h"]), str(it["words"]))
        for it in boxes
    ]
    return found, board.frames


def _over(a: Words, b: Words) -> bool:
    wide = min(a.x + a.w, b.x + b.w) - max(a.x, b.x)
    tall = min(a.y + a.h, b.y + b.h) - max(a.y, b.y)
    return wide > 0.75 and tall > 0.75
