"""A script becomes a story by plain rules: who, where, what is said, from which lines."""

import re
import tempfile
import unicodedata
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from story_assets.story.breakdown import NoScenes, Proposal, breakdown
from story_assets.story.breakdown.slugs import slug_of
from story_assets.story.continuity import continuity
from story_assets.story.model import Story
from story_assets.story.proposals.yaml_text import yaml_text
from story_assets.story.reading import read_story
from story_assets.story.reading.yaml12 import document
from story_assets.story.screenplay import Script, read_script
from tests.story.scripts import DINER, field, proposed, real


def told(proposal: Proposal, folder: Path) -> Story:
    """The story that *proposal* is, read as any story folder is read."""
    for name, it in proposal.files.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(yaml_text(it.value), "utf-8")
    return read_story(folder)


def spoken(story: Story) -> int:
    """Lines of dialogue in all shots of *story*."""
    return sum(len(shot.dialogue) for scene in story.scenes.values() for shot in scene.shots)


@pytest.fixture
def diner(tmp_path: Path) -> Story:
    return told(proposed(DINER), tmp_path / "umbrella")


def test_people_are_found_once_whatever_they_are_called(diner: Story) -> None:
    """NORA PIKE in the action is NORA in the cues: two sheets of her would be two people on screen."""
    assert set(diner.characters) == {"nora", "sam", "dog"}
    assert diner.characters["nora"].name == "Nora Pike"
    assert diner.characters["sam"].name == "Old Sam"


def test_a_name_in_capitals_again_is_nobody_new() -> None:
    """Many writers put a name in capitals wherever somebody comes in."""
    again = DINER.replace("Sam holds the letter. Nora enters.", "SAM holds the letter. NORA enters.")

    assert proposed(again).people == proposed(DINER).people


def test_a_full_name_that_comes_late_is_the_same_person() -> None:
    """MIRA, and only scenes later MIRA PIKE, 34."""
    late = DINER.replace("NORA PIKE, 34, in a red coat,", "NORA")
    late = late.replace("Nora enters.", "NORA PIKE, 34, in a red coat, enters.")

    proposal = proposed(late)

    assert set(proposal.people) == {"nora", "sam", "dog"}
    assert field(proposal, "characters/nora.yaml", "name") == "Nora Pike"
    coat = field(proposal, "characters/nora.yaml", "looks", "first", "wardrobe", 0, "description")
    assert coat == "a red coat"


@pytest.mark.parametrize(
    "others",
    ["BOB, 40, and BOB'S WIFE, 38,", "YOUNG BOB, 8, and BOB, 40,", "A GUARD, 30, and a PRISON GUARD, 50,"],
)
def test_those_who_share_a_word_of_a_name_are_two(others: str) -> None:
    """A wife, a former self, a colleague: one sheet for both would be one face for both."""
    assert len(proposed(f"INT. HALL - DAY\n\n{others} come in.\n\nBOB\nHello.\n\nGUARD\nHo.").people) > 2


def test_each_does_what_their_own_sentence_says(tmp_path: Path) -> None:
    """She sits, he wipes: he sat too, and sat on when he came in again."""
    shots = told(proposed(DINER), tmp_path / "umbrella").scenes["e01_s01"].shots

    assert [(seen.who, seen.pose) for seen in shots[0].cast] == [("nora", "sit"), ("sam", "stand")]


def test_ages_clothes_and_bodies_are_what_the_prose_says(diner: Story) -> None:
    """What the script decided must not be decided a second time by whoever draws."""
    nora, sam, dog = (diner.characters[who] for who in ("nora", "sam", "dog"))

    assert nora.identity.age_band == "adult"
    assert sam.identity.age_band == "elder"
    assert dog.identity.body == "four_legged"
    coat = nora.looks["first"].wardrobe[0]
    assert (coat.kind, coat.description) == ("coat", "a red coat")


def test_what_the_script_does_not_say_is_marked(diner: Story) -> None:
    """A default that looks like a decision would be paid for."""
    nora = diner.characters["nora"]

    assert "identity.hair" in nora.undecided
    assert "identity.age_band" not in nora.undecided
    assert "style" in diner.about.undecided


def test_one_place_at_one_time_is_one_setting(diner: Story) -> None:
    """Every setting is a board to be paid for; the diner by day is drawn in another light."""
    assert list(diner.settings) == ["diner_day", "diner_night", "street_night"]
    assert diner.settings["street_night"].weather == "rain"


def test_every_speech_is_in_exactly_one_shot(diner: Story) -> None:
    """A line that no shot has is never heard; one that two have is heard twice."""
    lines = [line.line for scene in diner.scenes.values() for shot in scene.shots for line in shot.dialogue]

    assert lines == [
        "Is he coming?", "He said nine.", "Then read this.", "I can't read that.", "Go home.", "Woof!",
        "I read it after all.", "And?", "You should have come sooner.",
    ]  # fmt: skip


PLAY = """\
THE BIRD

CHARACTERS

MRS HALE
MRS PETERS

SCENE: A kitchen.

MRS HALE: (_looking about_) It's cold. (_She goes to the stove and opens its door. Then she
sits down._) Come here.

MRS PETERS: I'm not cold.

MRS HALE: (_gets up, bottle in her hand, and goes to the sink with it_) This is cherries. (_quietly_) I think.

MRS PETERS: Why, yes.

MRS HALE: The last.
"""


def words(text: str) -> list[str]:
    """The words of *text*, without what stands between them."""
    return re.findall(r"[^\W_]+", text)


def spoken_words(script: Script) -> list[str]:
    """Everything that is said in *script*."""
    return words(" ".join(it.text for it in script.elements if it.kind == "speech"))


def heard_words(story: Story) -> list[str]:
    """Everything that is said in the shots of *story*."""
    shots = (shot for scene in story.scenes.values() for shot in scene.shots)
    return words(" ".join(line.line for shot in shots for line in shot.dialogue))


def test_a_speech_goes_on_after_a_stage_direction_inside_it(tmp_path: Path) -> None:
    """What is said after somebody sat down was lost once, and nobody was told."""
    script = read_script(PLAY.encode(), "bird.txt")

    story = told(breakdown(script), tmp_path / "bird")

    assert spoken_words(script)[-2:] == ["The", "last"]
    assert heard_words(story) == spoken_words(script)


def test_scenes_open_wide_and_props_get_inserts(diner: Story) -> None:
    """An audience must know where it is, and see what matters."""
    shots = diner.scenes["e01_s01"].shots

    assert shots[0].kind == "establishing"
    assert [shot.props for shot in shots if shot.kind == "insert"] == [("letter",)]


def test_pronouns_find_their_person(diner: Story) -> None:
    """She points: not the dog, whom the sentence before is about as well."""
    pointing = next(shot for shot in diner.scenes["e01_s02"].shots if shot.action.startswith("She points"))

    assert [seen.who for seen in pointing.cast] == ["nora"]
    assert pointing.cast[0].pose == "point"


def test_a_breakdown_passes_the_continuity_supervisor(diner: Story) -> None:
    """A proposal that cannot be shot is work, not help."""
    assert not continuity(diner)


def test_every_field_says_which_lines_it_came_from() -> None:
    """Whoever doubts a field must be able to look."""
    proposal = proposed(DINER)
    sources = proposal.files["characters/nora.yaml"].sources

    assert DINER.splitlines()[sources["identity.age_band"][0].first - 1].startswith("NORA PIKE, 34")
    for name, it in proposal.files.items():
        assert all(at.first <= at.last for lines in it.sources.values() for at in lines), name


def test_the_same_script_gives_the_same_proposal() -> None:
    """Otherwise an import of nothing new would re-render images."""
    assert proposed(DINER) == proposed(DINER)


GROUPS = """\
INT. CELLAR - NIGHT

ANNA, 30, a woman, and BEN, 31, a man, face THREE GUARDS. A wall clock ticks.

ANNA
Let us out.

ANNA AND BEN
Now!

GUARD ONE
No.

BOTH
Please.

VOICE (O.S.)
Leave them.
"""


def test_group_cues_are_said_by_those_who_are_meant() -> None:
    """A line of BOTH that nobody says has no mouth on screen."""
    proposal = proposed(GROUPS)
    shots = field(proposal, "episodes/e01/s01.yaml", "shots")

    assert isinstance(shots, list)
    lines = [line for shot in shots if isinstance(shot, dict) for line in (shot.get("dialogue") or [])]
    said = [(line["who"], line["line"], line.get("off_screen", False)) for line in lines]
    assert [who for who, text, _ in said if text == "Now!"] == ["anna", "ben"]
    assert len([who for who, text, _ in said if text == "Please."]) == 2
    assert [off for who, _, off in said if who == "voice"] == [True]


CHINESE = """\
人物小传：
林薇（女，25岁）：设计师，外柔内刚。

第一集

1-1 日 内 林家客厅
人物：林薇、老王
△林薇坐在桌子旁，拿着一封信。老王走进来。
老王：（惊讶）你怎么在这里？
林薇：我来找我的母亲。

2-1 夜 外 街上
人物：林薇
△下雨了。林薇一个人走在路上。
林薇：（哭）妈妈！
"""

RUSSIAN = """\
ИНТ. КУХНЯ - НОЧЬ

АННА, 40, женщина в красном платье, сидит за столом. Входит ПЁТР.

ПЁТР
Где письмо?

АННА
Его нет.
"""


@pytest.mark.parametrize(
    ("script", "people", "scenes"),
    [
        (CHINESE, {"lin_wei": "林薇", "lao_wang": "老王"}, ["e01_s01", "e02_s01"]),
        (RUSSIAN, {"anna": "Анна", "petr": "Пётр"}, ["e01_s01"]),
    ],
)
def test_other_scripts_give_valid_stories(
    script: str, people: dict[str, str], scenes: list[str], tmp_path: Path
) -> None:
    """Slugs are Latin so that they can be keys; names stay as their people write them."""
    story = told(proposed(script, name="script.txt"), tmp_path / "story")

    assert {slug: it.name for slug, it in story.characters.items()} == people
    assert list(story.scenes) == scenes
    assert not any(it.stops for it in continuity(story))


def test_a_list_of_characters_has_one_person_an_entry() -> None:
    """林薇（女，25岁）：设计师，外柔内刚 is one woman, and not a woman, an age and a trade."""
    proposal = proposed(CHINESE.replace("人物：林薇、老王", "人物：林薇、老王、高管若干"), name="script.txt")

    assert [names[0] for names in proposal.people.values()] == ["林薇", "老王"]
    assert field(proposal, "characters/lin_wei.yaml", "identity", "age_band") == "young_adult"
    assert field(proposal, "characters/lin_wei.yaml", "identity", "hair_shape") == "bob"


def test_what_has_a_thing_in_its_name_is_no_thing() -> None:
    """李秘书 is a secretary; a book was put into her hand, since 书 is one."""
    talk = "1-1 日 内 办公室\n人物：林薇\n△林薇拿着秘书的手机。\n林薇：喂？\n△林薇看秘书。\n林薇：谁？\n"

    assert set(field(proposed(talk, name="script.txt"), "story.yaml", "props") or {}) == {"phone"}


def test_a_cut_is_no_picture() -> None:
    """【闪回】 was drawn as a frame of the empty room."""
    talk = "1-1 日 内 办公室\n人物：林薇\n△林薇坐着。\n【闪回】\n△林薇站着。\n【闪回结束】\n林薇：我记得。\n"
    shots = field(proposed(talk, name="script.txt"), "episodes/e01/s01.yaml", "shots")

    assert isinstance(shots, list)
    assert not [it for it in shots if isinstance(it, dict) and "闪回" in str(it["action"])]


@pytest.mark.parametrize(
    ("words", "face"),
    [
        ("NORA (34) wipes a cup.", None),
        ("NORA (34), pale, wipes a cup.", "Pale."),
        ("NORA, 50s, wipes it.", None),
    ],
)
def test_what_somebody_does_is_not_how_they_look(words: str, face: str | None) -> None:
    """ "Counts them." stood where a face is described."""
    proposal = proposed(f"INT. DINER - DAY\n\n{words}\n\nNORA\nHello.")

    assert field(proposal, "characters/nora.yaml", "identity", "face") == (face or "The script does not say.")


def test_a_text_in_markdown_is_called_what_stands_over_it() -> None:
    """# The Paper Boat is the title, and # Act One is not."""
    scene = "## INT. HALL - DAY\n\nRows of chairs.\n\n**ADA**\nTwenty.\n"

    titles = [
        field(proposed(f"# {it}\n\n{scene}", name="a.md"), "story.yaml", "title")
        for it in ("The Paper Boat", "Act One")
    ]
    assert titles == ["The Paper Boat", "Untitled"]


def test_who_is_only_heard_is_not_in_the_opening_frame() -> None:
    """A voice over an empty hall: its owner stood there."""
    proposal = proposed("INT. HALL - NIGHT\n\nADA (V.O.)\nNobody came.\n")

    assert field(proposal, "episodes/e01/s01.yaml", "shots", 0, "cast") is None


def test_a_pronoun_after_a_name_tells_the_sex() -> None:
    """NINA hangs a coat. She smiles: her name was not in the sentence that says it."""
    proposal = proposed(
        "INT. HALL\n\nNINA, 28, sits. She smiles. BOB, 40, nods. He goes.\n\nNINA\nYes.\n\nBOB\nNo."
    )

    heights = [field(proposal, f"characters/{who}.yaml", "identity", "height_m") for who in ("nina", "bob")]
    assert heights == [1.66, 1.78]


def test_a_russian_name_has_a_sex() -> None:
    """Анна is a woman and Пётр is not, where the script does not say it in so many words."""
    said = {"anna": "АННА", "pavel": "ПАВЕЛ", "nikita": "НИКИТА"}

    heights = {
        slug: field(
            proposed(f"ИНТ. КУХНЯ\n\n{name}\nДа.\n"), f"characters/{slug}.yaml", "identity", "height_m"
        )
        for slug, name in said.items()
    }

    assert heights == {"anna": 1.66, "pavel": 1.78, "nikita": 1.78}


def test_a_script_without_a_scene_is_refused() -> None:
    """A folder of nothing would look like a story."""
    with pytest.raises(NoScenes):
        breakdown(read_script(b"", "empty.txt"))


def test_whoever_is_called_by_what_they_are_is_somebody(tmp_path: Path) -> None:
    """The Dragon frowns, and nobody has introduced it; the Unicorn is Thrain, who was."""
    text = (
        "EXT. CAVE - DAY\n\nTHRAIN, a unicorn, waits. The Door opens.\n\nTHRAIN\nHello?\n\n"
        "The Unicorn looks up. The Dragon regards her, and frowns.\n\nTHRAIN\nSorry.\n"
    )

    story = told(proposed(text), tmp_path / "cave")

    assert set(story.characters) == {"thrain", "dragon"}
    assert story.characters["dragon"].identity.body == "creature"
    seen = [{it.who for it in shot.cast} for scene in story.scenes.values() for shot in scene.shots]
    assert seen[0] == {"thrain"}
    assert {"thrain", "dragon"} in seen


ENDLESS = {
    "title": "T" * 9_000,
    "section": "Act " + "s" * 9_000,
    "synopsis": "She waits. " * 900,
    "action": "NORA sits, " + "and she waits, " * 900 + "and " + "x" * 9_000,
    "cue": "N" * 9_000,
    "manner": "softly " * 900,
    "speech": "y" * 9_000 + " or not, " * 900 + "\u0958" * 3_000,
}


@pytest.mark.parametrize("kind", ENDLESS)
def test_words_without_end_are_cut_or_told_in_many_shots(kind: str, tmp_path: Path) -> None:
    """Broken files have them: a paragraph that nobody ended is a whole episode."""
    words = {
        "title": "T",
        "section": "Act One",
        "synopsis": "She waits.",
        "action": "NORA sits.",
        "cue": "NORA",
    }
    words |= {"manner": "softly", "speech": "Hello.", kind: ENDLESS[kind]}
    text = (
        "Title: {title}\n\n# {section}\n\nINT. DINER - NIGHT\n\n= {synopsis}\n\n{action}\n\n"
        "{cue}\n({manner})\n{speech}\n\nSAM\nYes.\n"
    )

    story = told(proposed(text.format(**words)), tmp_path / "endless")

    said = "".join(it.line for scene in story.scenes.values() for shot in scene.shots for it in shot.dialogue)
    assert kind == "cue" or _dense(said) == _dense(f"{words['speech']}Yes.")


def _dense(text: str) -> str:
    return "".join(unicodedata.normalize("NFC", text).split())


def test_somebody_who_is_spoken_of_without_end_has_notes_that_end() -> None:
    """40,000 lines say more of their hero than a field may hold."""
    scene = "INT. DINER - NIGHT\n\nNORA PIKE, {n}, in a red coat, sits down.\n\nNORA\nHello.\n\n"

    proposal = proposed("".join(scene.format(n=n) for n in range(20, 2_000)))

    notes = proposal.files["characters/nora.yaml"].value["notes"]
    assert isinstance(notes, str)
    assert 1_000 < len(notes) <= 4_000
    assert len(proposal.scenes) == 1_980


@given(st.text(max_size=30))
def test_slugs_are_slugs(name: str) -> None:
    """They become keys and paths, whatever a name is written in."""
    assert all(c in "abcdefghijklmnopqrstuvwxyz0123456789_" for c in slug_of(name))


written = st.from_regex(r"[A-Za-z0-9 .,:;#'!?&*{}\[\]–-]{1,130}", fullmatch=True)
names = st.from_regex(r"[a-z_]{1,8}", fullmatch=True) | written
plain = st.recursive(
    st.one_of(st.text(max_size=160), written, st.integers(-999, 999), st.booleans(), st.none()),
    lambda inner: st.one_of(st.lists(inner, max_size=3), st.dictionaries(names, inner, max_size=3)),
    max_leaves=8,
)


def _read(value: object) -> object:
    if isinstance(value, dict):
        return {key: _read(child) for key, child in value.items()}
    return [_read(child) for child in value] if isinstance(value, list | tuple) else value


@settings(max_examples=150, deadline=None)
@given(st.dictionaries(names, plain, min_size=1, max_size=4))
def test_what_is_written_reads_as_what_was_meant(value: dict[str, object]) -> None:
    """A text of the script that turns into a number, a list or a comment would be a silent loss."""
    text = yaml_text(value)

    found = document(text)

    assert not found.problems
    assert _read(found.value) == value


@settings(max_examples=40, deadline=None)
@given(
    st.lists(
        st.sampled_from([*DINER.splitlines(), "BOTH", "ALL", "(beat)", "They leave.", "CUT TO:"]), max_size=40
    )
)
def test_lines_in_any_order_give_a_story_that_can_be_read(lines: list[str]) -> None:
    """Real scripts have headings without words, cues without speech, and people who come from nowhere."""
    try:
        proposal = proposed("\n".join(f"{line}\n" if line.isupper() is False else line for line in lines))
    except NoScenes:
        return

    with tempfile.TemporaryDirectory() as place:
        story = told(proposal, Path(place) / "story")
    assert not [it for it in continuity(story) if it.stops]


@pytest.mark.parametrize(
    ("name", "scenes", "people", "speeches"),
    [
        (
            "18_cyber_bob.fountain",
            3,
            {"bob", "margaret", "dog", "boss", *(f"chihuahua_{n}" for n in range(1, 8))},
            35,
        ),
        (
            "17_library_freakout.fountain",
            3,
            {"chalf", "nar", "yor", "thrain", "charya", "patron_one", "patron_two", "patron_three",
             "patron_four", "patron_five", "dragon"},
            51,
        ),
        ("15_trifles.txt", 1, {"county_attorney", "sheriff", "hale", "mrs_peters", "mrs_hale"}, 149),
        ("19_chekhov_medved.fountain", 11, {"luka", "popova", "smirnov"}, 153),
    ],
)  # fmt: skip
def test_real_scripts_have_the_people_they_have(
    name: str, scenes: int, people: set[str], speeches: int, tmp_path: Path
) -> None:
    """Counted by reading, by others. A long speech is cut into several lines, so there are never fewer."""
    script = real(name)

    read = read_script(script.read_bytes(), script.name)
    story = told(breakdown(read), tmp_path / "story")

    assert len(story.scenes) == scenes
    assert set(story.characters) == people
    assert spoken(story) >= speeches
    together = name == "17_library_freakout.fountain"  # two patrons say one line, so it is heard twice
    assert len(heard_words(story)) == len(spoken_words(read)) + together
    assert not [it for it in continuity(story) if it.stops]


def test_a_person_who_is_described_without_end_is_a_valid_story() -> None:
    """A writer pastes a page behind a name; whoever imports it gets a story and no traceback."""
    endless = "with " + "very " * 900 + "long brown hair"
    proposal = proposed(f"INT. HALL - DAY\n\nMIRA, 34, a woman {endless}, waits.\n\nMIRA\nNow.\n")

    assert len(str(field(proposal, "characters/mira.yaml", "identity", "hair"))) < 450
    assert len(str(field(proposal, "characters/mira.yaml", "identity", "face"))) < 450
