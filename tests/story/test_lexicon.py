"""The words a breakdown looks for are found by an index, and as if every one of them were looked for."""

from collections.abc import Callable

from hypothesis import given, settings
from hypothesis import strategies as st

from story_assets.story.breakdown import lexicon

KINDS = {
    "pose": ("walk", "sit", "stand", "point"),
    "does": ("enters", "exits", "holds"),
    "species": ("four_legged", "robot", "bodiless"),
    "group": ("both", "all", "several"),
    "expression": ("happy", "angry", "afraid"),
}
WORDS = [word for kind, names in KINDS.items() for name in names for word in lexicon.words(kind, name)]
CHANGED: tuple[Callable[[str], str], ...] = (
    str, str.upper, str.title, lambda it: f"{it}s", lambda it: f"{it}es", lambda it: f"x{it}",
    lambda it: f"-{it}", lambda it: f"“{it}”", lambda it: f"{it}'s", lambda it: it[:-1],
)  # fmt: skip
pieces = st.builds(
    lambda change, word: change(word), st.sampled_from(CHANGED), st.sampled_from([*WORDS, "她走", "ſ", "–"])
)
texts = st.builds(
    lambda words, between: between.join(words),
    st.lists(pieces, max_size=6),
    st.sampled_from([" ", ", ", "-", "", "\n"]),
)


@settings(max_examples=300, deadline=None)
@given(texts)
def test_what_the_index_passes_over_is_not_there(text: str) -> None:
    """A word that is overlooked is somebody who never sits down; nobody would know why."""
    for kind, names in KINDS.items():
        for name in names:
            is_there = any(lexicon.found(word, text) for word in lexicon.words(kind, name))
            assert lexicon.says(kind, name, text) == is_there, (kind, name)


@settings(max_examples=200, deadline=None)
@given(st.lists(st.sampled_from([word for word, _ in lexicon.noun_words()]), max_size=4), texts)
def test_no_thing_is_passed_over(named: list[str], text: str) -> None:
    """A prop that the script names is in the story."""
    whole = " the ".join(["", *named, text])

    possible = {word for word, _ in lexicon.noun_words_in(whole)}

    assert possible >= {word for word, _ in lexicon.noun_words() if lexicon.noun_pattern(word).search(whole)}
