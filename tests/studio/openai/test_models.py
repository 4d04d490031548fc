"""The table of image models: what it promises the sizes, the prompts and the tiers."""

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from story_assets.story.briefs.prompt import MAX_PROMPT
from story_assets.story.words import JOBS, Job, Tier
from story_assets.studio.openai.models import DEFAULT, MODELS, SizeRules, UnknownModel, model, quality
from story_assets.studio.renderer import Halted
from story_assets.studio.sizes import is_legal, size

EDGES = st.integers(0, 4200) | st.integers(0, 260).map(lambda it: it * 16)
TIERS: tuple[Tier, ...] = ("draft", "review", "final")


def test_a_model_that_is_not_in_the_table_halts_and_names_it() -> None:
    """Somebody has to add a row or mend a name; both are said."""
    with pytest.raises(Halted, match=r"studio/openai/models\.py") as caught:
        model("gpt-image-9")

    assert isinstance(caught.value, UnknownModel)
    assert all(name in str(caught.value) for name in MODELS)


@pytest.mark.parametrize("name", MODELS)
def test_every_row_is_whole(name: str) -> None:
    """A tier asks for a quality the model has, and for no less than the tier before."""
    row = model(name)
    labels = [quality(name, tier) for tier in TIERS]

    assert row.name == name
    assert [row.qualities.index(label) for label in labels] == sorted(map(row.qualities.index, labels))
    assert row.grids is None or tuple(row.grids) == row.qualities
    assert row.max_prompt >= MAX_PROMPT
    assert row.source


def test_a_tier_draws_the_same_detail_with_either_family() -> None:
    """Labels are not interchangeable: 2.5's `max` is 2's `high`."""
    two, two_five = model(DEFAULT), model("gpt-image-2.5-sunburst")
    assert two.grids is not None
    assert two_five.grids is not None

    for tier in TIERS:
        assert two.grids[two.by_tier[tier]] == two_five.grids[two_five.by_tier[tier]]


@pytest.mark.parametrize(
    ("pixels", "words"),
    [
        ((1920, 1080), "divisible by 16"),
        ((0, 1024), "divisible by 16"),
        ((3856, 1600), "longest edge"),
        ((2048, 512), "aspect ratio"),
        ((768, 768), "below the current minimum pixel budget"),
        ((3840, 2176), "above the current maximum pixel budget"),
    ],
)
def test_an_illegal_size_says_why(pixels: tuple[int, int], words: str) -> None:
    """Both the double and the renderer tell it in these words."""
    assert words in (SizeRules().problem(*pixels) or "")
    assert words in (SizeRules().problem(*reversed(pixels)) or "")


@pytest.mark.parametrize(
    "pixels", [(1024, 1024), (1536, 1024), (2048, 2048), (2048, 1152), (3840, 2160), (1920, 1088)]
)
def test_sizes_of_the_guide_are_legal(pixels: tuple[int, int]) -> None:
    """The ones OpenAI's guide lists as popular [doc]."""
    assert SizeRules().problem(*pixels) is None
    assert SizeRules().problem(*reversed(pixels)) is None


@given(width=EDGES, height=EDGES)
@example(width=2048, height=2048)
def test_both_places_that_know_the_rules_agree(width: int, height: int) -> None:
    """The studio picks among what the table allows, short of what the guide calls experimental."""
    rules = SizeRules()
    allowed = rules.problem(width, height) is None and width * height <= rules.tried

    assert allowed == is_legal(width, height)


@pytest.mark.parametrize("job", sorted(JOBS))
@pytest.mark.parametrize("tier", TIERS)
@pytest.mark.parametrize("aspect", ["16:9", "9:16", "2.39:1"])
def test_what_the_studio_orders_is_drawn(job: Job, tier: Tier, aspect: str) -> None:
    """Every job at every tier."""
    assert SizeRules().problem(*size(job, aspect, tier)) is None
