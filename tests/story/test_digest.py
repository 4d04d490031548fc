"""One written form for equal content, and another for content that differs."""

import json
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from story_assets.story.bible import Garment, Look, Prop
from story_assets.story.digest import canonical, digest

json_values = st.recursive(
    st.none()
    | st.booleans()
    | st.integers(-(10**9), 10**9)
    | st.floats(allow_nan=False, allow_infinity=False)
    | st.text(max_size=12),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=6), inner, max_size=4),
    max_leaves=12,
)


@given(json_values)
def test_canonical_text_is_json_of_the_same_value(value: object) -> None:
    """Anybody can read back what was stamped, with any JSON reader."""
    assert json.loads(canonical(value)) == _normal(value)


def _normal(value: object) -> object:
    if isinstance(value, str):
        return unicodedata.normalize("NFC", value)
    if isinstance(value, dict):
        return {_normal(key): _normal(value[key]) for key in sorted(value)}
    if isinstance(value, list):
        return [_normal(item) for item in value]
    return value


@given(st.dictionaries(st.text(max_size=6), st.integers(), min_size=2, max_size=6))
def test_the_order_in_which_keys_were_written_does_not_count(value: dict[str, int]) -> None:
    """Sorting a YAML file must not cost a cent."""
    assert digest(value) == digest(dict(reversed(value.items())))


@given(st.text(min_size=1, max_size=20))
def test_the_way_a_character_is_composed_does_not_count(text: str) -> None:
    """Files that travelled through a Mac come back decomposed (ArcReel #1645: paid pointers were lost)."""
    assert digest(unicodedata.normalize("NFD", text)) == digest(unicodedata.normalize("NFC", text))


@given(json_values, json_values)
def test_different_content_has_different_digests(one: object, other: object) -> None:
    """Else a change would never be seen."""
    assert (canonical(one) == canonical(other)) == (digest(one) == digest(other))


def test_numbers_have_one_form() -> None:
    """1 and 1.0 are the same height, whoever typed them."""
    assert canonical([1, 1.0, 1e0, 0, -0.0, 0.5]) == "[1,1,1,0,0,0.5]"
    with pytest.raises(ValueError):
        canonical(float("nan"))


def test_absent_is_not_empty_but_a_default_is_absent() -> None:
    """A new optional field of the package changes no digest; a cleared text does."""
    assert canonical({"a": None}) != canonical({"a": ""})
    coat = Garment(kind="coat", colour="#101010", description="long coat")
    assert canonical(Look(wardrobe=(coat,))) == canonical(Look(wardrobe=(coat,), marks=(), carries=()))
    assert canonical(Prop(description="a key")) == canonical(Prop(description="a key", colour="#8a8a8a"))
    assert canonical(Prop(description="a key")) != canonical(Prop(description="a key", colour="#8a8a8b"))


def test_notes_and_names_are_outside() -> None:
    """What is for people only is in no digest."""
    coat = Garment(kind="coat", colour="#101010", description="long coat")
    assert digest(Look(wardrobe=(coat,))) == digest(Look(wardrobe=(coat,), name="Night", notes="warmer?"))


def test_the_format_is_in_the_digest() -> None:
    """A change of the canonical form is then a migration that can be seen, never an accident."""
    assert digest({}) == "d4c9debcff1da2c7e8e5c4468abd4bbd9354120a7a2a112797c765a4813bc0e9"
