"""Images that may wait: sent layer by layer, each once, at half price, and taken in like any other."""

from decimal import Decimal
from pathlib import Path

import pytest

from story_assets.story.model import Story
from story_assets.studio.batching.book import Book
from story_assets.studio.double import Behaviour, Double
from tests.studio.batching.waiting import (
    calls,
    carried_to_its_end,
    carry,
    drawn,
    in_the_journal,
    order_of,
    plan,
    statuses,
)
from tests.studio.paid import FREE_STANDING, SHEET, SHEETS, bought, bought_story


@pytest.fixture
def story(tmp_path: Path) -> Story:
    """The small story: 13 images, five of which rest on no other."""
    return bought_story(tmp_path)


def test_a_whole_story_comes_back_in_layers_at_half_price(
    story: Story, double: Double, tmp_path: Path
) -> None:
    """What the plan listed is made, each image once, and the bill is what the journal says, and half."""
    home = tmp_path / "home"
    whole = plan(story, home).usd
    order = order_of(story)

    rounds = carried_to_its_end(story, home, order)

    first = {line.key for batch in rounds[0].sent for line in Book(home).lines(batch).lines}
    assert first == set(FREE_STANDING)
    assert len(plan(story, home).kept) == 13
    assert set(drawn(double).values()) == {1}
    assert len(drawn(double)) == 13
    assert statuses(home) == {"rendered": 13}
    assert double.billed == in_the_journal(home)
    assert whole is not None
    assert Decimal("0.35") * whole < double.billed < Decimal("0.55") * whole
