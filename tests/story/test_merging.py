"""What was proposed, what a person decided, what is proposed now: a person's word is never lost."""

from hypothesis import given, settings
from hypothesis import strategies as st

from story_assets.story.breakdown.proposal import Plain
from story_assets.story.proposals.merging import ABSENT, Value, changes, merged
from story_assets.story.proposals.patching import patched, plain_value

WRITTEN = """\
# Nora, as we cast her.
name: Nora Pike
identity:
  face: Long, freckled.  # like her mother
  hair: The script does not say.
looks:
  first:
    wardrobe:
      - {kind: coat, colour: "#a8322c", description: a red coat}
      # no hat, ever
      - {kind: shoes, colour: "#26262a", description: plain shoes}
undecided: [identity.hair]
"""


def changed(**fields: Plain) -> dict[str, Plain]:
    value = plain_value(WRITTEN)
    assert isinstance(value, dict)
    return {**value, **fields}


def test_only_the_lines_of_a_changed_field_are_rewritten() -> None:
    """Comments are where people argue with each other; a machine must not throw them away."""
    made = patched(WRITTEN, changed(name="Mira Pike"))

    assert made.keeps_comments
    assert made.text == WRITTEN.replace("name: Nora Pike", "name: Mira Pike")


def test_a_field_that_is_new_is_added_and_one_that_went_is_taken_out() -> None:
    """The rest of the file stays letter for letter."""
    value = changed(notes="Called Mira now.")
    del value["undecided"]

    made = patched(WRITTEN, value)

    assert plain_value(made.text) == value
    assert "# no hat, ever" in made.text
    assert made.text.endswith("notes: Called Mira now.\n")


def test_a_decision_stays_and_the_script_may_change_the_rest() -> None:
    """The two edits are of different fields: nobody has to be asked."""
    base: Plain = {"name": "Nora", "identity": {"hair": "?", "age_band": "adult"}}
    mine: Plain = {"name": "Nora", "identity": {"hair": "red", "age_band": "adult"}}
    new: Plain = {"name": "Mira", "identity": {"hair": "?", "age_band": "elder"}}

    result = merged(base, mine, new)

    assert result.value == {"name": "Mira", "identity": {"hair": "red", "age_band": "elder"}}
    assert not result.conflicts


def test_what_both_changed_is_listed_and_a_person_is_not_overruled() -> None:
    """A conflict that is settled in silence is found on set."""
    result = merged({"name": "Nora"}, {"name": "Eleonora"}, {"name": "Mira"})

    assert result.value == {"name": "Eleonora"}
    assert [(it.path, it.mine, it.proposed) for it in result.conflicts] == [("name", "Eleonora", "Mira")]
    assert merged({"name": "Nora"}, {"name": "Eleonora"}, {"name": "Mira"}, prefer="script").value == {
        "name": "Mira"
    }


def test_a_shot_that_a_person_added_stays_behind_the_one_it_followed() -> None:
    """Shots go by their slug, not by their number: otherwise every insertion would be a conflict."""
    base: Plain = [{"slug": "sh01", "size": "LS"}, {"slug": "sh02", "size": "MS"}]
    mine: Plain = [
        {"slug": "sh01", "size": "LS"},
        {"slug": "mine", "size": "CU"},
        {"slug": "sh02", "size": "MS"},
    ]
    new: Plain = [
        {"slug": "sh03", "size": "MS"},
        {"slug": "sh01", "size": "ELS"},
        {"slug": "sh02", "size": "MS"},
    ]

    result = merged(base, mine, new)

    assert isinstance(result.value, list)
    assert [it["slug"] for it in result.value if isinstance(it, dict)] == ["sh03", "sh01", "mine", "sh02"]
    assert not result.conflicts


def test_a_shot_that_a_person_changed_and_the_script_cut_is_a_conflict() -> None:
    """Work on a shot must not vanish with a line of the script."""
    result = merged([{"slug": "sh01", "size": "LS"}], [{"slug": "sh01", "size": "CU"}], [])

    assert result.value == [{"slug": "sh01", "size": "CU"}]
    assert [it.path for it in result.conflicts] == ["sh01"]


names = st.sampled_from(["a", "b", "c"])
leaves = st.one_of(st.integers(0, 2), st.sampled_from(["x", "y", "two words", "12", "true", "- #"]))
values = st.recursive(
    leaves,
    lambda inner: st.one_of(st.dictionaries(names, inner, max_size=3), st.lists(inner, max_size=3)),
    max_leaves=6,
)
files = st.dictionaries(names, values, min_size=1, max_size=3)


@settings(max_examples=80, deadline=None)
@given(files, files, files)
def test_merging_keeps_what_only_one_side_changed(
    base: dict[str, Plain], mine: dict[str, Plain], new: dict[str, Plain]
) -> None:
    """Whatever three values there are: what only a person changed is as they have it."""
    result = merged(base, mine, new)

    assert merged(base, base, new).value == new
    assert merged(base, mine, base).value == mine
    assert isinstance(result.value, dict)
    for key in {*base, *mine, *new}:
        was, here, there = (side.get(key, ABSENT) for side in (base, mine, new))
        now: Value = result.value.get(key, ABSENT)
        if was == there:
            assert now == here
        elif was == here:
            assert now == there


@settings(max_examples=80, deadline=None)
@given(files, files)
def test_a_patched_file_says_exactly_what_it_should(old: dict[str, Plain], new: dict[str, Plain]) -> None:
    """Half a patch would be a story that nobody proposed."""
    text = patched("", old).text if old else ""

    made = patched(text, new)

    assert plain_value(made.text) == new
    assert not list(changes(plain_value(made.text), new))
