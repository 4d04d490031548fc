"""One story under review for all tests that only look at it."""

import pytest

from story_assets.studio.work import Studio
from tests.studio.board.stage import board, under_review


@pytest.fixture(scope="session")
def reviewed(tmp_path_factory: pytest.TempPathFactory) -> Studio:
    """The small story after a day of work."""
    return under_review(tmp_path_factory.mktemp("review"))


@pytest.fixture(scope="session")
def page(reviewed: Studio) -> str:
    """Its board."""
    return board(reviewed).read_text("utf-8")
