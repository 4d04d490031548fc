"""What may cost money leaves by one loop: a look at an image waits, halts and is paid for like an order."""

import uuid
from collections.abc import Generator
from decimal import Decimal
from pathlib import Path

import anyio
import pytest

from story_assets.story.model import Story
from story_assets.studio.budget import BudgetReached, Wall
from story_assets.studio.double import Behaviour, Double
from story_assets.studio.limits import desk
from story_assets.studio.openai.reviewer import OpenAIReviewer
from story_assets.studio.renderer import Halted, RenderError
from story_assets.studio.reviewer import Reviewed
from story_assets.studio.sending import Errand, place, send
from story_assets.studio.work import Stopped, Studio
from tests.studio.bench import journal_events
from tests.studio.looks import request_of
from tests.studio.paid import SHEET, bought_story, buying


@pytest.fixture
def story(tmp_path: Path) -> Story:
    """The small story."""
    return bought_story(tmp_path)


@pytest.fixture
def home(tmp_path: Path) -> Path:
    """Where images are kept; one that is looked at is there already."""
    home = tmp_path / "home"
    home.mkdir()
    return home


@pytest.fixture
def looking(double: Double) -> Generator[OpenAIReviewer]:
    """The reviewer, on the double's line."""
    reviewer = OpenAIReviewer("gpt-6-luna")
    yield reviewer
    reviewer.close()


def look(at: Studio, looking: OpenAIReviewer, most: Decimal | None = Decimal("0.02")) -> Errand[Reviewed]:
    """A look at a sheet, intended and failed in the journal."""
    brief = at.production[SHEET].brief
    assert brief is not None
    request = request_of(brief)

    def intend() -> str:
        attempt = uuid.uuid4().hex
        reserved = None if most is None else str(most)
        at.journal.append(
            "intent",
            attempt=attempt,
            story=at.story,
            asset=at.name(SHEET),
            render_key="look",
            reserved=reserved,
        )
        return attempt

    def fail(attempt: str, error: Exception) -> None:
        usd = error.usd if isinstance(error, RenderError) else None
        at.journal.append("failed", attempt=attempt, status="busy", usd=None if usd is None else str(usd))

    return Errand(SHEET, "looking", desk(looking), most, intend, lambda: looking.review(request), fail)


def sent(at: Studio, errand: Errand[Reviewed]) -> tuple[str, Reviewed]:
    """The answer to *errand*, from its place on."""

    async def from_its_place() -> tuple[str, Reviewed]:
        async with place(at, errand.key, errand.desk):
            return await send(at, errand)

    return anyio.run(from_its_place)


def test_a_look_at_a_busy_service_is_asked_again(
    story: Story, home: Path, double: Double, looking: OpenAIReviewer
) -> None:
    """Two requests, two intents on the disk, one answer, one bill, in what the run has spent."""
    double.behave(Behaviour(retry_after=0.05))
    double.queue(["rate_limited"])

    with buying(story, home) as at:
        attempt, reviewed = sent(at, look(at, looking))
        spent = at.watch.spent

    intents = [it["attempt"] for it in journal_events(home, "intent")]
    assert [it.outcome for it in double.books] == ["rate_limited", "answered"]
    assert len(set(intents)) == 2
    assert attempt == intents[1]
    assert spent == reviewed.usd == double.billed


def test_a_look_of_unknown_price_is_refused_under_a_budget(
    story: Story, home: Path, double: Double, looking: OpenAIReviewer
) -> None:
    """A wall that lets through what nobody can price is none."""
    with buying(story, home, wall=Wall(run=Decimal(5))) as at, pytest.raises(BudgetReached):
        sent(at, look(at, looking, None))

    assert double.books == ()
    assert list(journal_events(home, "intent")) == []


def test_what_a_look_costs_is_taken_from_the_budget(
    story: Story, home: Path, double: Double, looking: OpenAIReviewer
) -> None:
    """Looks and images share the money of a run: after the first, a second no longer fits."""
    with buying(story, home, wall=Wall(run=Decimal("0.0302"))) as at:
        attempt, reviewed = sent(at, look(at, looking, Decimal("0.03")))
        at.journal.append("result", attempt=attempt, usd=str(reviewed.usd))

        with pytest.raises(BudgetReached, match=r"\$0\.0302; \$0\.00"):
            sent(at, look(at, looking, Decimal("0.03")))

    assert double.billed > Decimal("0.0002")
    assert len(double.books) == 1


def test_a_look_that_may_not_be_paid_halts_the_run(
    story: Story, home: Path, double: Double, looking: OpenAIReviewer
) -> None:
    """The images after it would meet the same account."""
    double.queue(["insufficient_quota"])

    with buying(story, home) as at:
        with pytest.raises(Halted):
            sent(at, look(at, looking))
        with pytest.raises(Stopped, match="may not spend more"):
            sent(at, look(at, looking))

    assert len(double.books) == 1


def test_looks_do_not_slow_down_images(
    story: Story, home: Path, double: Double, looking: OpenAIReviewer
) -> None:
    """The service counts them apart, so a look that came too fast says nothing about the next image."""
    double.behave(Behaviour(retry_after=0.05))
    double.queue(["rate_limited"])

    with buying(story, home) as at:
        errand = look(at, looking)
        sent(at, errand)
        assert at.desk.gate is not None
        assert errand.desk.gate is not None

        assert (errand.desk.gate.folder / "pace.json").is_file()
        assert not (at.desk.gate.folder / "pace.json").exists()
