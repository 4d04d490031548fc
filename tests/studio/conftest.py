"""What tests of paid rendering share: one double for all of them, and an environment that points at it."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from story_assets.studio.double import Behaviour, Double
from tests.studio.paid import KEY


@pytest.fixture(scope="session")
def running_double() -> Iterator[Double]:
    """One server for all; starting and ending one takes a quarter of a second."""
    with Double() as double:
        yield double


@pytest.fixture
def double(running_double: Double, desk: pytest.MonkeyPatch) -> Double:
    """The server, as if just started, and this process's environment pointing at it."""
    running_double.behave(Behaviour())
    running_double.clear()
    desk.setenv("OPENAI_BASE_URL", running_double.url)
    return running_double


@pytest.fixture
def desk(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> pytest.MonkeyPatch:
    """A key, and limits that no other test shares."""
    monkeypatch.setenv("OPENAI_API_KEY", KEY)
    monkeypatch.setenv("STORY_ASSETS_LIMITS", str(tmp_path / "limits"))
    for name in _SETTINGS:
        monkeypatch.delenv(name, raising=False)
    return monkeypatch


_SETTINGS = (
    "OPENAI_BASE_URL",
    "STORY_ASSETS_AT_ONCE",
    "STORY_ASSETS_IMAGES_PER_MINUTE",
    "STORY_ASSETS_REVIEWS_AT_ONCE",
    "STORY_ASSETS_REVIEWS_PER_MINUTE",
    "STORY_ASSETS_REVIEW_TOKENS",
    "STORY_ASSETS_PLANNER_TOKENS",
    "STORY_ASSETS_PLANS_PER_MINUTE",
    "STORY_ASSETS_TIMEOUT",
)
"""What a person may have set."""
