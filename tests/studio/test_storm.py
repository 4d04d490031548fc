"""A bad night at the provider: refusals, failures, hangs, cut lines. Every cent is accounted for."""

from collections import defaultdict
from decimal import Decimal
from pathlib import Path

import pytest

from story_assets.story.model import Story
from story_assets.studio.double import Behaviour, Double
from story_assets.studio.making import Result
from story_assets.studio.openai.environment import BASE_URL, TIMEOUT
from story_assets.studio.openai.renderer import AT_ONCE
from tests.studio.paid import KEY, asked_of, bought_story, buying, made

IMAGES = 500
STORM = Behaviour(
    latency=0.05,
    retry_after=0.05,
    chances={
        "rate_limited": 0.3,
        "server_error": 0.1,
        "hang": 0.05,
        "close_connection": 0.025,
        "cut_body": 0.025,
    },
)
MAY_BE_SENT_AGAIN = ("rate_limited", "server_error")


def many_looks(story: Story) -> Story:
    """One character in 500 looks: 500 sheets that rest on nothing."""
    mara = story.characters["mara"]
    looks = {f"look{n:03}": mara.looks["night"] for n in range(IMAGES)}
    dressed = mara.model_copy(update={"looks": {**mara.looks, **looks}})
    return story.model_copy(update={"characters": {**story.characters, "mara": dressed}})


def ending(result: Result | Exception) -> str:
    """In a word."""
    return result.outcome if isinstance(result, Result) else type(result).__name__


def test_after_a_storm_every_image_is_rendered_failed_or_unknown_and_the_bill_is_ours(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Nobody can look at 500 images by hand and say which were paid for twice."""
    home = tmp_path / "home"
    story = many_looks(bought_story(tmp_path / "story"))
    with Double(STORM) as double:
        for name, value in {BASE_URL: double.url, AT_ONCE: "64", TIMEOUT: "1.5"}.items():
            monkeypatch.setenv(name, value)
        monkeypatch.setenv("OPENAI_API_KEY", KEY)
        monkeypatch.setenv("STORY_ASSETS_LIMITS", str(tmp_path / "limits"))
        with buying(story, home) as at:
            sheets = [it.key for it in at.production.images if it.key.id.startswith("mara_look")]
            ended = {key: ending(it) for key, it in made(at, sheets).items()}
        books = double.books

    assert len(ended) == IMAGES
    assert set(ended.values()) == {"rendered", "Unavailable", "UnknownOutcome"}
    (counts,) = asked_of(
        home,
        "SELECT count(*) AS sent, sum(usd) AS usd, count(*) FILTER (status = 'rendered') AS rendered, "
        "count(*) FILTER (status = 'unknown') AS unknown FROM renders",
    )
    assert counts["rendered"] == sum(it == "rendered" for it in ended.values())
    assert counts["unknown"] == sum(it == "UnknownOutcome" for it in ended.values())
    assert counts["usd"] == sum((it.usd for it in books if it.outcome == "answered"), Decimal(0))
    assert counts["sent"] == len(books)

    by_request: dict[str, list[str]] = defaultdict(list)
    for received in books:
        by_request[received.request].append(received.outcome)
    assert len(by_request) == IMAGES
    for outcomes in by_request.values():
        assert all(it in MAY_BE_SENT_AGAIN for it in outcomes[:-1]), outcomes
        assert outcomes.count("server_error") <= 2, outcomes
