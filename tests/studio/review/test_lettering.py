"""The reader reads what is written, from several threads, and says what it cannot read."""

import io
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import noto_cjk_sans_otc
import pytest
from PIL import Image, ImageDraw, ImageFont

from story_assets.studio.renderer import PixelBox
from story_assets.studio.review.check import Picture
from story_assets.studio.review.lettering import can_read, joined, lettering

FONT = str(Path(str(noto_cjk_sans_otc.__file__)).parent / "NotoSansCJK-Regular.ttc")


def written(*lines: tuple[str, tuple[int, int]], size: int = 40) -> Picture:
    """Black on white, each line where it is put."""
    image = Image.new("RGB", (640, 360), "white")
    for text, at in lines:
        ImageDraw.Draw(image).text(at, text, fill="black", font=ImageFont.truetype(FONT, size))
    out = io.BytesIO()
    image.save(out, "PNG")
    return Picture(out.getvalue())


def read(picture: Picture) -> list[str]:
    """Every line of the whole picture."""
    return [line.text for line in lettering(picture, PixelBox(0, 0, *picture.pixels.size))]


@pytest.mark.parametrize("words", ["The Locked Safe", "上锁的保险箱", "上鎖的保險箱", "金庫の鍵"])
def test_lettering_is_read(words: str) -> None:
    """Latin, Chinese in both forms, Japanese."""
    assert read(written((words, (60, 120)))) == [words]


def test_a_column_is_read_from_the_top() -> None:
    """A brushed envelope has its characters one above the other."""
    column = written(*((c, (300, 40 + 62 * n)) for n, c in enumerate("林家大院")), size=56)

    whole = {
        "".join(line.text for line in run) for run in joined(lettering(column, PixelBox(0, 0, 640, 360)), 4)
    }

    assert "林家大院" in whole


def test_lines_below_one_another_are_one_title() -> None:
    """A title is set in as many lines as it needs."""
    title = written(("THE LOCKED", (60, 60)), ("SAFE", (60, 120)), ("BACK AT NINE", (330, 300)))

    runs = [[line.text for line in run] for run in joined(lettering(title, PixelBox(0, 0, 640, 360)), 3)]

    assert ["THE LOCKED", "SAFE"] in runs


def test_threads_get_their_own_answers() -> None:
    """One engine, many renders: what one call asks for must not leak into another."""
    pictures = [written((words, (60, 120))) for words in ("MARA", "林家", "Back at Nine", "第二个信封") * 2]

    with ThreadPoolExecutor(4) as threads:
        answers = list(threads.map(read, pictures))

    assert answers == [["MARA"], ["林家"], ["Back at Nine"], ["第二个信封"]] * 2


def test_nothing_written_is_nothing_read() -> None:
    """The engine answers None there, which is no list."""
    assert read(written()) == []


def test_letters_outside_the_alphabet_are_known() -> None:
    """A Cyrillic title would be read as Latin letters that look alike, and called misspelt."""
    assert can_read("Zażółć 保险箱 ロック 12 & ½")
    assert not can_read("МАРА")
    assert not can_read("안녕")
