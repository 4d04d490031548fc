"""A keeper is asked for at a higher tier: a decision, a cause in the plan, and composed like its draft."""

import hashlib
import io
from collections.abc import Mapping
from decimal import Decimal
from pathlib import Path

import anyio
import pytest
from PIL import Image, ImageChops, ImageStat

from story_assets.story.model import Story
from story_assets.story.production import Key, Production
from story_assets.studio.currency import Cause
from story_assets.studio.deciding import Undecided, Word, promote
from story_assets.studio.double import Double
from story_assets.studio.journal import Journal
from story_assets.studio.making import Result
from story_assets.studio.openai.renderer import OpenAI
from story_assets.studio.renderer import Rendered, RenderRequest
from story_assets.studio.store import Store
from story_assets.studio.takes import Take
from story_assets.studio.work import Studio
from tests.studio.bench import journal_events, make_all, rendered
from tests.studio.paid import SHEET, asked_of, bought, bought_story, buying, made, step

COVER = Key("cover", "e01_key")
"""It rests on a sheet, and nothing rests on it."""


@pytest.fixture
def story(tmp_path: Path) -> Story:
    """The small story, in drafts."""
    return bought_story(tmp_path)


@pytest.fixture
def home(story: Story, tmp_path: Path, double: Double) -> Path:
    """A home where every draft is made and accepted, and a double that has forgotten about it."""
    home = tmp_path / "home"
    with buying(story, home) as at:
        make_all(at)
    double.clear()
    return home


def promoted(story: Story, home: Path, key: Key = COVER, tier: str = "final") -> str:
    """What *promote* said, in a run of its own."""
    with buying(story, home) as at:
        assert tier in ("draft", "review", "final")
        return promote(at, key, Word("ann"), tier=tier).means


def accepted(story: Story, home: Path, key: Key = COVER) -> Take:
    """The take that is rested on."""
    take = Store(home).shelf(story.slug, key).accepted
    assert take is not None
    return take


def everything(story: Story, home: Path) -> Mapping[Key, tuple[Cause, ...]]:
    """The whole plan."""
    with buying(story, home) as at:
        return {it.key: it.causes for it in at.planner.plan().steps}


def test_a_promotion_is_a_decision_that_can_be_found_again(story: Story, home: Path) -> None:
    """Who asks in a month why this image cost twenty times as much finds when, which take, and to what."""
    draft = accepted(story, home)

    said = promoted(story, home)

    (event,) = journal_events(home, "decided")
    (decision,) = asked_of(home, "SELECT * FROM decisions WHERE decision LIKE 'promote%'")
    assert said == "take 1 (draft) is promoted to final"
    assert (event["asset"], event["take"], event["sha256"]) == (f"{story.slug}/{COVER}", 1, draft.sha256)
    assert (decision["asset"], decision["decision"]) == (f"{story.slug}/{COVER}", "promote to final")
    assert (decision["take"], decision["by"], decision["why"]) == (1, "ann", said)


def test_a_promotion_is_a_cause_in_the_plan_and_touches_no_other_image(story: Story, home: Path) -> None:
    """The plan says must, why, and what it will cost, before anybody pays."""
    before = everything(story, home)

    promoted(story, home)
    planned = step(story, home, COVER)

    assert before == {}
    assert everything(story, home).keys() == {COVER}
    assert planned is not None
    assert planned.verdict == "must"
    assert planned.causes == (Cause("settings", "tier", "draft", "final"),)
    assert planned.price is not None
    assert planned.price.low > 5 * Decimal(accepted(story, home).usd or "NaN")


class Noting(OpenAI):
    """The renderer, with a note of what it was handed."""

    asked: RenderRequest | None = None

    async def render(self, request: RenderRequest) -> Rendered:
        self.asked = request
        return await super().render(request)


def test_the_draft_goes_along_as_the_last_reference(story: Story, home: Path, double: Double) -> None:
    """It was accepted for its composition; a final with another one would have to be reviewed anew."""
    draft = accepted(story, home)
    promoted(story, home)
    drawing = Noting(story.about.render)
    at = Studio(Production(story), Store(home), Journal(home, "noted"), drawing, home / "no_folder")

    ended = made(at, [COVER])[COVER]
    at.close()

    assert isinstance(ended, Result)
    assert drawing.asked is not None
    *_, last = drawing.asked.references
    (entry,) = double.books
    assert last.name == "composition.draft"
    assert (last.role, last.mime) == ("composition", "image/png")
    assert entry.references[-1] == last.sha256
    assert entry.quality == "high"
    assert f"Image {len(entry.references)} (composition): a rough frame" in drawing.asked.prompt
    assert difference(last.image, Store(home).read(draft.sha256, draft.mime)) < 2
    assert ended.take.tier == "final"
    assert ended.take.number == 2


def difference(one: bytes, other: bytes) -> float:
    """How far two pictures are apart on average, of 255, whatever their sizes."""
    first, second = (Image.open(io.BytesIO(it)).convert("RGB").resize((96, 96)) for it in (one, other))
    return sum(ImageStat.Stat(ImageChops.difference(first, second)).mean) / 3


def test_after_the_better_take_nothing_is_left_to_do(story: Story, home: Path, double: Double) -> None:
    """A promotion that stayed a cause would re-bill the image every night."""
    promoted(story, home)

    ended = bought(story, home, COVER)[COVER]
    again = bought(story, home, COVER)[COVER]

    assert isinstance(ended, Result)
    assert isinstance(again, Result)
    assert (ended.outcome, again.outcome) == ("rendered", "kept")
    assert everything(story, home) == {}
    assert len(double.books) == 1
    shown = home / "gallery" / story.slug / "cover" / "e01_key.png"
    assert hashlib.sha256(shown.read_bytes()).hexdigest() == ended.take.sha256


def test_what_rests_on_a_promoted_image_is_made_again_with_it(story: Story, home: Path) -> None:
    """Shots that were drawn after the draft of a face are drawn after its final."""
    promoted(story, home, SHEET, "review")

    with buying(story, home) as at:
        planned = {it.key: it.verdict for it in at.planner.plan().steps}
        drawn_again = rendered(make_all(at))

    assert planned.pop(SHEET) == "must"
    assert set(planned.values()) == {"may"}
    assert drawn_again == {str(SHEET), *map(str, planned)}
    assert everything(story, home) == {}


def test_a_promotion_can_be_taken_back(story: Story, home: Path, double: Double) -> None:
    """Somebody saw the price."""
    promoted(story, home)

    said = promoted(story, home, tier="draft")

    decisions = asked_of(
        home, "SELECT decision, why FROM decisions WHERE decision LIKE 'promote%' ORDER BY decided_at"
    )
    assert said == "is a draft again"
    assert [tuple(it.values()) for it in decisions] == [
        ("promote to final", "take 1 (draft) is promoted to final"),
        ("promote to draft", "is a draft again"),
    ]
    assert everything(story, home) == {}
    assert double.books == ()


def test_what_was_bought_stays_when_a_promotion_is_taken_back(
    story: Story, home: Path, double: Double
) -> None:
    """The better take is there and paid for; a draft again would be a third purchase."""
    promoted(story, home)
    bought(story, home, COVER)

    promoted(story, home, tier="draft")

    assert everything(story, home) == {}
    assert accepted(story, home).tier == "final"
    assert len(double.books) == 1


def test_promoting_twice_decides_once(story: Story, home: Path) -> None:
    """The same command typed again changes nothing, also when the better take is made."""
    promoted(story, home)

    said = promoted(story, home)
    bought(story, home, COVER)
    later = promoted(story, home)

    assert (said, later) == ("is as it was", "is as it was")
    assert len(list(journal_events(home, "decided"))) == 1
    assert everything(story, home) == {}


def test_from_review_to_final_the_review_is_the_composition(story: Story, home: Path, double: Double) -> None:
    """Step by step, each better one is composed like the one that was last kept."""
    promoted(story, home, tier="review")
    bought(story, home, COVER)
    review = accepted(story, home)

    said = promoted(story, home, tier="final")
    bought(story, home, COVER)

    assert said == "take 2 (review) is promoted to final"
    assert [it.quality for it in double.books] == ["medium", "high"]
    assert accepted(story, home).options["composition"] == f"draft:{review.sha256}"
    assert everything(story, home) == {}


def test_a_changed_rule_asks_for_the_promoted_tier_but_not_for_the_old_composition(
    story: Story, home: Path, double: Double
) -> None:
    """The image is still worth a final. What the draft shows may be just what was changed."""
    promoted(story, home)
    bought(story, home, COVER)
    episode = story.episodes["e01"]
    key = episode.covers["key"].model_copy(update={"picture": "Mara runs down the stairs"})
    covers = {"covers": {**episode.covers, "key": key}}
    changed = story.model_copy(update={"episodes": {"e01": episode.model_copy(update=covers)}})

    planned = step(changed, home, COVER)
    ended = bought(changed, home, COVER)[COVER]

    assert planned is not None
    assert planned.verdict == "must"
    assert "rule" in {it.cause for it in planned.causes}
    assert isinstance(ended, Result)
    assert (ended.take.tier, ended.take.options["quality"]) == ("final", "high")
    assert "composition" not in ended.take.options
    assert everything(changed, home) == {}


def test_what_has_no_accepted_take_cannot_be_promoted(story: Story, tmp_path: Path, double: Double) -> None:
    """There is nothing to compose it like; a higher tier from the start is a setting of the story."""
    with pytest.raises(Undecided, match="cover/e01_key has no accepted take to promote"):
        promoted(story, tmp_path / "empty")
    assert list(journal_events(tmp_path / "empty", "promoted")) == []


def test_two_runs_at_once_buy_a_promoted_image_once(story: Story, home: Path, double: Double) -> None:
    """The terminal and the nightly run, again."""
    promoted(story, home)

    async def both() -> None:
        with buying(story, home) as one, buying(story, home) as two:
            async with anyio.create_task_group() as group:
                for at in (one, two):
                    group.start_soon(_made, at)

    anyio.run(both)

    assert len(double.books) == 1


async def _made(at: Studio) -> None:
    from story_assets.studio.making import make_image

    await make_image(at, COVER)
