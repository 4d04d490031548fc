"""Chinese short dramas, which are written in a few minutes each and in as many ways."""

import pytest

from story_assets.story.screenplay import Heading, Script, read_script
from tests.story.screenplay import SCRIPTS, of_kind, read, texts


def sample(file: str) -> Script:
    """A drama of the collection."""
    return read_script((SCRIPTS / file).read_bytes(), file)


@pytest.mark.parametrize(
    ("line", "heading"),
    [
        ("1-1 日 内 客厅", Heading("1-1", "INT", "客厅", "日")),
        ("1-1 客厅 日/内", Heading("1-1", "INT", "客厅", "日")),
        ("场1-1 客厅 日/内", Heading("1-1", "INT", "客厅", "日")),
        ("1－2、夜、外、街道", Heading("1－2", "EXT", "街道", "夜")),
        ("1-1日内 客厅", Heading("1-1", "INT", "客厅", "日")),
        ("1-2A 夜 内 车里", Heading("1-2A", "INT", "车里", "夜")),
        ("【1-1 日 内 客厅】", Heading("1-1", "INT", "客厅", "日")),
        ("1-3 客厅（夜 内）", Heading("1-3", "INT", "客厅", "夜")),
        ("第3场 日 外 马路", Heading("第3场", "EXT", "马路", "日")),
        ("第一集 第一场 客厅 日 内", Heading("第一集 第一场", "INT", "客厅", "日")),
        ("1. 内景 客厅 白天", Heading("1", "INT", "客厅", "白天")),
        ("2、客厅 傍晚 内", Heading("2", "INT", "客厅", "傍晚")),
        ("场景一：客厅 日 内", Heading("场景一", "INT", "客厅", "日")),
        ("外景 街道 夜", Heading(None, "EXT", "街道", "夜")),
        ("1-4 内/外 出租车 凌晨", Heading("1-4", "INT/EXT", "出租车", "凌晨")),
        ("場2　夜　外　天橋", Heading("場2", "EXT", "天橋", "夜")),
        ("1-1", Heading("1-1", None, "", None)),
    ],
)
def test_a_heading_is_read_in_any_order(line: str, heading: Heading) -> None:
    """Every studio has its own; the words are the same."""
    script = read(f"第1集\n\n{line}\n人物：林晚\n△林晚站着。\n林晚：你好。\n", "a.txt")

    assert [scene.heading for scene in of_kind(script, "scene")] == [heading]


@pytest.mark.parametrize(
    "line", ["3-5个人冲进来，大喊。", "2023-10-01", "1:30 出发", "林晚看了看表，12-1班的人都走了。"]
)
def test_numbers_in_prose_open_no_scene(line: str) -> None:
    """A score or a date is no place."""
    script = read(f"第1集\n1-1 日 内 客厅\n△开场。\n{line}\n林晚：你好。\n", "a.txt")

    assert len(of_kind(script, "scene")) == 1


def test_details_below_a_number_belong_to_its_heading() -> None:
    """时间 and 地点 stand on lines of their own in many templates."""
    headings = [scene.heading for scene in of_kind(sample("drama_details.txt"), "scene")]

    assert headings == [
        Heading("场景一", None, "居民楼楼道", "夜"),
        Heading("场景二", None, "老太太家", "夜"),
    ]


def test_who_is_in_a_scene_is_one_element_a_name() -> None:
    """Silent people are known from this line only."""
    script = sample("drama_slashes.txt")

    assert [entry.speakers[0] for entry in of_kind(script, "cast")] == [
        *("苏晴", "苏母"),
        *("苏晴", "顾言", "同学甲", "同学乙"),
    ]


def test_a_line_is_taken_apart_into_name_manner_and_words() -> None:
    """The manner is direction; in a speech bubble it would be wrong."""
    script = sample("drama_plain.txt")

    said = [(it.kind, it.text, it.off_screen) for it in script.elements if it.lines.first in (20, 21, 22)]
    assert said == [
        ("cue", "林晚", False),
        ("manner", "勉强一笑", False),
        ("speech", "王妈，叫我小晚就好。", False),
        ("cue", "林晚（OS）", True),
        ("speech", "三年了，这里一点都没变。", False),
        ("action", "陈默从楼梯上走下来，脚步一顿。", False),
    ]


def test_captions_are_not_spoken_and_nobody_is_called_caption() -> None:
    """字幕：三年后 looks like a line of a man called Caption."""
    script = sample("drama_episodes.txt")

    assert "字幕：三年后" in texts(of_kind(script, "action"))
    assert not {"字幕", "人物", "时间"} & {name for cue in of_kind(script, "cue") for name in cue.speakers}


def test_two_names_before_one_line_are_two_speakers() -> None:
    """甲、乙：together."""
    cues = of_kind(sample("drama_slashes.txt"), "cue")

    assert ("同学乙", "同学甲") in [cue.speakers for cue in cues]


def test_what_stands_before_the_first_scene_is_about_the_script() -> None:
    """林晚：女，25岁 is a description, and nothing that anybody says."""
    script = sample("drama_plain.txt")

    assert script.title["title"] == "替身新娘"
    assert of_kind(script, "cast")[0].text == "林晚：女，25岁，设计师，外柔内刚。"
    assert texts(of_kind(script, "synopsis")) == ["林晚替姐姐出嫁，却发现新郎正是三年前的恋人。"]
    assert texts(of_kind(script, "section")) == ["第1集", "第2集"]
