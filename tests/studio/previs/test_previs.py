"""The embedded renderer keeps the promises every renderer makes, and those only it can make."""

import io
import os
import subprocess
import sys
import time
from decimal import Decimal

import anyio
import pytest
from PIL import Image

from story_assets.story.breakdown.lexicon import nouns
from story_assets.story.words import JOBS, Job
from story_assets.studio.previs import Previs, drawn
from story_assets.studio.previs.things import named
from story_assets.studio.renderer import FREE, Rendered
from tests.studio.previs.stage import BEATS, brief, one_of_each, panel, request, seen

SIZES: dict[Job, tuple[int, int]] = {
    "character_sheet": (1536, 1024),
    "scene_board": (1536, 864),
    "contact_sheet": (1536, 864),
    "shot_reference": (1280, 720),
    "cover": (720, 1280),
}


def rendered(job: Job, size: tuple[int, int], **changes: str) -> Rendered:
    """A board through the front door."""
    return anyio.run(Previs().render, request(one_of_each()[job], size, **changes))


@pytest.mark.parametrize("job", JOBS)
@pytest.mark.parametrize("size", [(640, 360), (333, 501), (1536, 1024)])
def test_an_image_has_exactly_the_size_that_was_asked(job: Job, size: tuple[int, int]) -> None:
    """Downstream steps cut by pixel; one pixel off is a wrong cut."""
    image = Image.open(io.BytesIO(rendered(job, size).image))

    assert image.format == "PNG"
    assert image.size == size


def test_a_render_costs_nothing_and_says_so() -> None:
    """Zero is known, not unknown."""
    it = one_of_each()["cover"]
    previs = Previs()

    assert rendered("cover", (320, 180)).usd == Decimal(0)
    assert previs.estimate(it, request(it, (320, 180)).settings) == FREE
    assert previs.options("draft")["templates"]


@pytest.mark.parametrize(
    ("job", "count"),
    [("character_sheet", 0), ("scene_board", 0), ("contact_sheet", 9), ("shot_reference", 1), ("cover", 1)],
)
@pytest.mark.parametrize("size", [(1536, 864), (600, 1066), (512, 512)])
def test_the_clean_pictures_are_reported_in_reading_order(
    job: Job, count: int, size: tuple[int, int]
) -> None:
    """Panels are cut out by these boxes, also where the sheet has fewer beats than cells."""
    aspect = "16:9" if size[0] > size[1] else "9:16" if size[0] < size[1] else "1:1"
    it = one_of_each()[job]
    it = it.model_copy(update={"layout": it.layout.model_copy(update={"aspect": aspect})})

    frames = drawn(it, size).frames

    assert len(frames) == count
    for box in frames:
        assert 0 <= box.left < box.right <= size[0]
        assert 0 <= box.top < box.bottom <= size[1]
        shape = (box.right - box.left) / (box.bottom - box.top)
        assert shape == pytest.approx(size[0] / size[1], rel=0.02)
    assert [(b.top, b.left) for b in frames] == sorted((b.top, b.left) for b in frames)


def test_only_the_brief_is_drawn() -> None:
    """The asset's name, the prompt's wording and the fields for people change no pixel."""
    it = one_of_each()["shot_reference"]
    other = it.model_copy(update={"goal": "Approve if clear", "review": ("faces",)})

    assert (
        rendered("shot_reference", (320, 180)).image
        == rendered("shot_reference", (320, 180), asset="b", prompt="c").image
    )
    assert drawn(it, (320, 180)).image == drawn(other, (320, 180)).image


def test_the_same_brief_gives_the_same_bytes_in_any_process() -> None:
    """A cache by content is only as good as this."""
    script = (
        "import hashlib\nfrom tests.studio.previs.stage import one_of_each\n"
        "from story_assets.studio.previs import drawn\n"
        "print([hashlib.sha256(drawn(b, (480, 270)).image).hexdigest() for b in one_of_each().values()])"
    )

    def digests(seed: str) -> str:
        env = {**os.environ, "PYTHONHASHSEED": seed}
        return subprocess.run(
            [sys.executable, "-c", script], env=env, capture_output=True, text=True, check=True
        ).stdout

    assert digests("1") == digests("4242")


def test_the_order_of_a_mapping_is_not_drawn() -> None:
    """Two story folders that say the same in another order are the same story."""
    it = one_of_each()["scene_board"]
    assert it.place is not None
    turned = it.place.model_copy(update={"props": dict(reversed(it.place.props.items()))})

    assert drawn(it, (480, 270)).image == drawn(it.model_copy(update={"place": turned}), (480, 270)).image


def test_drawing_does_not_hold_up_the_event_loop() -> None:
    """Sixteen paid calls may wait on the same loop."""

    async def turns() -> int:
        """How often the loop came round while it drew."""
        count, drawn = 0, anyio.Event()

        async def draw() -> None:
            await Previs().render(request(one_of_each()["contact_sheet"], (1536, 864)))
            drawn.set()

        async with anyio.create_task_group() as tasks:
            tasks.start_soon(draw)
            while not drawn.is_set():
                await anyio.sleep(0.005)
                count += 1
        return count

    # On the loop itself it would come round once. How often it does is the machine's: it may be busy.
    assert anyio.run(turns) >= 5


@pytest.mark.parametrize(("job", "limit"), [("contact_sheet", 1.5), ("character_sheet", 0.5)])
def test_a_board_is_quick(job: Job, limit: float) -> None:
    """Seconds of one core, at the size a draft has; the first drawing loads the fonts."""
    it = one_of_each()[job]
    drawn(it, (64, 64))
    begun = time.process_time()

    drawn(it, SIZES[job])

    assert time.process_time() - begun < limit * 2, "twice the target, for a busy machine"


def test_a_board_is_neither_blank_nor_cut_short() -> None:
    """Ink on every one of the nine thirds of the sheet."""
    image = Image.open(io.BytesIO(drawn(brief("contact_sheet", BEATS), (960, 540)).image)).convert("L")

    for row in range(3):
        for column in range(3):
            part = image.crop((column * 320, row * 180, column * 320 + 320, row * 180 + 180))
            low, high = part.getextrema()
            assert isinstance(low, int | float)
            assert isinstance(high, int | float)
            assert high - low > 60


def test_story_text_is_never_markup() -> None:
    """A line of dialogue that looks like a program is lettering."""
    evil = '#panic("boom") #{while true {}} $x$ <label> @ref *b* _i_ `c` \\ //'
    it = brief("shot_reference", (panel(happens=evil, cast=(seen("mara"),)),))

    assert drawn(it, (320, 180)).image


def test_what_a_breakdown_finds_in_hands_has_a_drawing() -> None:
    """A basket was a square of cardboard in its close-up."""
    carried = [it for it in nouns() if it.stands is None]

    assert carried
    assert [it.slug for it in carried if named(it.slug, it.words[0], it.shape) is None] == []
