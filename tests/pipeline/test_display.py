"""What the page of an asset says it was made from."""

import re
from pathlib import Path

from story_assets.pipeline.display import MOST_MADE_FROM, made_from_list
from story_assets.story.reading import read_story
from tests.cli.command import REPOSITORY
from tests.paper import Paper
from tests.studio.bench import make_all, small_story, studio
from tests.studio.deciding import SHEET, SHOT, Desk


def test_an_asset_says_what_it_was_made_from_down_to_the_sheets(tmp_path: Path) -> None:
    """Whoever looks at a broken shot in the UI follows it up without a shell."""
    desk = Desk(small_story(tmp_path), tmp_path / "home")
    desk.make()
    take = desk.shelf(SHOT).accepted
    assert take is not None
    desk.retake(SHEET)
    desk.paper.salt = "x"
    desk.make(SHEET)

    told = made_from_list(desk.studio(), take)

    plain = re.sub(r"!\[\]\(data:image/webp;base64,[A-Za-z0-9+/=]+\) ", "", told).splitlines()
    link = "(/assets/before_he_comes_home/"
    assert plain[0].startswith(f"- [character_sheet/mara_day]{link}character_sheet/mara_day) take 1, ")
    assert plain[0].endswith(", no longer accepted")
    assert f"  - [character_sheet/mara_day]{link}character_sheet/mara_day) take 1, as above" in plain
    assert f"  - [character_sheet/teo_home]{link}character_sheet/teo_home) take 1" in "\n".join(plain)
    assert told.count("![](") == 4, "each picture once"
    sheet = desk.shelf(SHEET).takes[0]
    assert made_from_list(desk.studio(), sheet) == "its brief alone"


def test_the_list_stays_small_whatever_an_image_rests_on(tmp_path: Path) -> None:
    """Every byte of it is kept four times by Dagster, for each render of each of a thousand shots."""
    at = studio(read_story(REPOSITORY / "data" / "stories" / "the_locked_safe"), tmp_path, Paper())
    make_all(at)
    takes = [at.accepted(it.key) for it in at.production.images]

    lists = [made_from_list(at, take) for take in takes if take is not None]

    assert len(lists) == 51
    assert max(len(it.encode()) for it in lists) <= MOST_MADE_FROM
    assert any(it.count("![](") > 5 for it in lists)
