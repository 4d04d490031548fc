"""What counts as a mistake is what a person on set would call one."""

import pytest

from story_assets.studio.review.spelling import best_reading


@pytest.mark.parametrize(
    ("read", "required"),
    [
        (["SAFE"], "Safe"),
        (["THE LOCKED", "SAFE"], "The Locked Safe"),
        (["THELOCKED SAFE"], "The Locked Safe"),
        (["“Vale & Son”, est. 1921"], "VALE & SON"),
        (["ＭＡＲＡ"], "MARA"),
        (["Mara’s room"], "Mara's room"),
        (["l AM IN"], "I am in"),
        (["1O41"], "IO4l"),
        (["上锁的 保险箱"], "上锁的保险箱"),
        (["金庫 ロ"], "金庫口"),
    ],
)
def test_typography_is_no_mistake(read: list[str], required: str) -> None:
    """Capitals, quotes, spaces, wide letters and twins such as I and l are a designer's choice."""
    reading = best_reading(read, required)

    assert reading is not None
    assert reading.wrong == 0


@pytest.mark.parametrize(
    ("read", "required", "wrong"),
    [
        (["THE LOCKED SAEE"], "The Locked Safe", 1),
        (["THE LOKED SAFE"], "The Locked Safe", 1),
        (["THE LOCKED SAFFE"], "The Locked Safe", 1),
        (["VALE & SUN"], "VALE & SON", 1),
        (["VALE SON"], "VALE & SON", 1),
        (["facade"], "façade", 1),
        (["MARAT"], "MARA", 1),
        (["林宋"], "林家", 1),
        (["上锁保险箱"], "上锁的保险箱", 1),
        (["上鎖的保險箱"], "上锁的保险箱", 2),
    ],
)
def test_one_letter_is_a_mistake(read: list[str], required: str, wrong: int) -> None:
    """A title is printed ten thousand times. Another character of the same meaning is another character."""
    reading = best_reading(read, required)

    assert reading is not None
    assert reading.wrong == wrong


def test_something_else_is_not_a_reading() -> None:
    """A shop sign behind somebody is no misspelt title."""
    assert best_reading(["Fish and chips", "OPEN"], "The Locked Safe") is None
