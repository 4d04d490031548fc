"""Every script of the stories is set, and never outside its box."""

import pytest

from bench.gallery import briefs
from story_assets.story.briefs.brief import Brief
from story_assets.studio.previs.boards import BOARDS
from story_assets.studio.previs.typesetting import compiled, marked
from tests.studio.previs.stage import one_of_each, panel, seen

STORY = {name: (brief, size) for name, brief, size in briefs()}
SCRIPTS = {
    "Latin": "She opens the safe, naïve façade, Łódź, Đorđe, Ñandú – “quoted”… €5",
    "Cyrillic": "Мара открывает сейф. Её брат вот-вот вернётся.",
    "Greek": "Η Μάρα ανοίγει το χρηματοκιβώτιο.",
    "Chinese": "玛拉在哥哥回来之前打开了保险箱。",
    "Traditional": "瑪拉在哥哥回來之前打開了保險箱。",
    "Japanese": "マラは兄が戻る前に金庫を開ける。ひらがな",
    "Korean": "마라는 오빠가 돌아오기 전에 금고를 연다.",
}


def told(words: str) -> list[Brief]:
    """Every board with *words* wherever people write."""
    briefs: list[Brief] = []
    for it in one_of_each().values():
        text = tuple(t.model_copy(update={"value": words}) for t in it.text)
        facts = tuple(f.model_copy(update={"value": words}) for f in it.facts)
        panels = tuple(p.model_copy(update={"happens": words}) for p in it.panels)
        props = tuple(p.model_copy(update={"text": (words,)}) for p in it.props)
        briefs.append(it.model_copy(update={"text": text, "facts": facts, "panels": panels, "props": props}))
    return briefs


@pytest.mark.parametrize("script", SCRIPTS)
def test_no_character_of_a_story_is_missing_from_the_fonts(script: str) -> None:
    """A hollow box on a prop is a reshoot."""
    for it in told(SCRIPTS[script]):
        board = BOARDS[it.job](it, (480, 270))

        _, warnings = compiled(board.template, (480, 270), board.content)

        assert warnings == []


@pytest.mark.parametrize("script", SCRIPTS)
def test_a_glyph_is_drawn_for_every_letter(script: str) -> None:
    """The two font families together cover the scripts; nothing is looked up on the machine."""
    from pathlib import Path

    import fontpkg_inter
    import noto_cjk_sans_otc
    from PIL import Image, ImageDraw, ImageFont

    inter = next((Path(str(fontpkg_inter.__file__)).parent / "files").glob("Inter[[]*"))
    noto = Path(str(noto_cjk_sans_otc.__file__)).parent / "NotoSansCJK-Regular.ttc"
    fonts = [ImageFont.truetype(str(path), 24) for path in (inter, noto)]

    def shape(font: ImageFont.FreeTypeFont, letter: str) -> bytes:
        image = Image.new("L", (64, 64))
        ImageDraw.Draw(image).text((8, 8), letter, fill=255, font=font)
        return image.tobytes()

    def has(font: ImageFont.FreeTypeFont, letter: str) -> bool:
        return shape(font, letter) != shape(font, "\U0010fffe")

    for letter in SCRIPTS[script].replace(" ", ""):
        assert any(has(font, letter) for font in fonts), letter


@pytest.mark.parametrize("words", ["word " * 399, "x" * 2000, "保" * 2000, "a\nb\n" * 480])
def test_words_without_end_stay_on_one_page(words: str) -> None:
    """Two thousand characters is what the story allows; a second page would be an error."""
    for it in told(words.strip()):
        for size in ((640, 360), (270, 480)):
            board = BOARDS[it.job](it, size)

            image, _ = compiled(board.template, size, board.content)

            assert image


def test_the_words_of_a_panel_are_on_its_board() -> None:
    """What the template is told is what the brief says, whole."""
    it = one_of_each()["shot_reference"].model_copy(
        update={"panels": (panel(happens="Mara waits.", cast=(seen("mara", holds=("letter",)),)),)}
    )

    content = BOARDS["shot_reference"](it, (1280, 720)).content

    assert content["action"] == "Mara waits."
    assert content["people"] == ["Mara: neutral, stand, holds Letter"]


@pytest.mark.parametrize("name", STORY)
def test_nothing_that_the_bundled_story_says_is_cut(name: str) -> None:
    """An ellipsis on a board is a rule that nobody reads."""
    it, size = STORY[name]
    board = BOARDS[it.job](it, size)

    assert marked(board.template, size, board.content, "cut") == []
