"""Orders of a known story come back as its boards, stamped; all others as cells."""

import base64
import io
from collections.abc import Iterator

import pytest
from PIL import Image, ImageChops

from story_assets.story.briefs.brief import Brief
from story_assets.story.briefs.prompt import prompt
from story_assets.story.production import Production
from story_assets.story.reading import read_story
from story_assets.studio import previs
from story_assets.studio.composition import clean
from story_assets.studio.double import MARK, Double, Drawings
from story_assets.studio.images import look
from tests.story.folders import write_edited_story, write_small_story
from tests.studio.double.asking import generate, pictures

SIZE = (1280, 720)


@pytest.fixture(scope="module")
def stories(tmp_path_factory: pytest.TempPathFactory) -> tuple[Production, Production]:
    """Two stories with the same scenes; in the other one Mara is a head taller."""
    folder = tmp_path_factory.mktemp("stories")
    edits = {"characters/mara.yaml": ("height_m: 1.74", "height_m: 2.05")}
    return (
        Production(read_story(write_small_story(folder / "a"))),
        Production(read_story(write_edited_story(folder / "b", edits))),
    )


@pytest.fixture(scope="module")
def double(stories: tuple[Production, Production]) -> Iterator[Double]:
    """A double that knows both."""
    with Double(draw=Drawings(stories)) as double:
        yield double


def ordered(double: Double, words: str) -> Image.Image:
    """The picture that comes back for *words*."""
    (image,) = pictures(generate(double.url, prompt=words, size=f"{SIZE[0]}x{SIZE[1]}"))
    return Image.open(io.BytesIO(image))


def board(brief: Brief) -> Image.Image:
    """What previs draws, without the margins that no model draws."""
    drawn = previs.drawn(brief, SIZE)
    return Image.open(io.BytesIO(clean(drawn.image, drawn.frames, SIZE))).convert("RGB")


def changed(one: Image.Image, other: Image.Image) -> tuple[int, int, int, int] | None:
    """The box in which two pictures differ."""
    return ImageChops.difference(one.convert("RGB"), other.convert("RGB")).getbbox()


def test_every_board_of_a_story_is_its_own_with_a_stamp(
    double: Double, stories: tuple[Production, Production]
) -> None:
    """A demo without a key shows the story, and nobody takes it for a model's."""
    for artifact in stories[0].images:
        assert artifact.brief is not None
        picture = ordered(double, prompt(artifact.brief))

        where = changed(picture, board(artifact.brief))
        assert picture.size == SIZE
        assert picture.info[MARK]
        assert where is not None, "the stamp"
        assert where[0] > SIZE[0] * 0.85
        assert where[1] > SIZE[1] * 0.9


def test_of_two_stories_the_one_that_is_meant_is_drawn(
    double: Double, stories: tuple[Production, Production]
) -> None:
    """Both have a scene e01 s02. A line more in the prompt does not lead astray."""
    mine, other = (
        next(it.brief for it in story.images if it.key.kind == "character_sheet") for story in stories
    )
    assert mine is not None
    assert other is not None

    picture = ordered(double, prompt(other) + "- Image 9 (composition): the board; keep this composition\n")

    assert changed(board(mine), board(other)) != changed(picture, board(other))
    where = changed(picture, board(other))
    assert where is not None
    assert where[0] > SIZE[0] * 0.85


@pytest.mark.parametrize(
    "words", ["A safe.", "## ASSET\nDraw one cover. Now.\n- source: episode e77, cover key\n"]
)
def test_an_order_of_no_known_story_is_cells(double: Double, words: str) -> None:
    """Any client may ask for anything."""
    assert ordered(double, words).mode == "P"


def test_troubles_spoil_boards_as_they_spoil_cells(
    double: Double, stories: tuple[Production, Production]
) -> None:
    """The size is another, the picture is still the board."""
    brief = next(it.brief for it in stories[0].images if it.key.kind == "cover")
    assert brief is not None
    double.queue(["wrong_size"])

    answer = generate(double.url, prompt=prompt(brief), size="1280x720", output_format="jpeg")

    assert look(base64.b64decode((answer.data or [])[0].b64_json or "")) == ("image/jpeg", (1296, 720))
