"""A few images of each fault of people and lettering, and a few without any. All: `python -m bench checks`.

Seeds are fixed. What the checks are known to miss is measured by the bench, not asked for here.
"""

import pytest

from story_assets.studio.review import (
    crop_safe_is_clear,
    identity_matches_sheet,
    text_is_spelt_right,
    wardrobe_colours_match,
)
from story_assets.studio.review.check import Check, Finding
from tests.studio.review.planted import Planted
from tests.studio.review.planted_people import FAULTS, SOUND, made

CHECKS: tuple[Check, ...] = tuple(
    it.CHECK
    for it in (wardrobe_colours_match, identity_matches_sheet, text_is_spelt_right, crop_safe_is_clear)
)
SOUGHT = [kind for kind in FAULTS if kind not in ("head_cut", "coat_shade_in_frame")]
"""A head that an edge halves, and a darker coat in a shot, are found too seldom to be promised."""


def said(it: Planted) -> dict[str, Finding]:
    """What every check of people and lettering says of an image."""
    looked = ((check, check.look(it.sight)) for check in CHECKS if it.sight.brief.job in check.jobs)
    return {check.name: finding for check, finding in looked if finding is not None}


def failed(it: Planted) -> set[str]:
    """Names of the checks that an image fails."""
    thresholds = {check.name: check.threshold for check in CHECKS}
    return {
        name
        for name, finding in said(it).items()
        if finding.score is not None and finding.score < thresholds[name]
    }


@pytest.mark.parametrize("kind", SOUGHT)
def test_a_planted_fault_is_caught(kind: str) -> None:
    """A wrong coat, a stranger's face, a letter, a title at the edge."""
    it = made(kind, "1")

    assert failed(it) & it.caught_by, said(it)


@pytest.mark.parametrize("kind", SOUND)
def test_an_image_without_a_fault_fails_nothing(kind: str) -> None:
    """A gate that stops good sheets is opened for all of them."""
    it = made(kind, "1")

    assert failed(it) == set(), said(it)


def test_a_wrong_coat_is_shown_where_it_is() -> None:
    """The mark lies on the figures, not on the palette that may well be right."""
    it = made("coat_on_sheet", "1")

    finding = said(it)["wardrobe_colours_match"]

    (mark, *_) = finding.marks
    width, height = it.sight.picture.pixels.size
    assert 0 < mark.box.left < mark.box.right < width * 0.65
    assert height * 0.15 < mark.box.top < mark.box.bottom < height * 0.6
    assert it.sight.brief.subjects[0].worn.wardrobe[0].colour in finding.message


def test_a_palette_does_not_make_a_coat() -> None:
    """A model paints the swatches it was told, and the coat it likes."""
    it = made("coat_on_sheet", "2")
    true = it.sight.brief.subjects[0].worn.wardrobe[0].colour
    page = it.sight.picture.pixels
    page.paste(true, (round(page.width * 0.68), round(page.height * 0.1), page.width - 40, page.height - 40))

    assert "wardrobe_colours_match" in failed(it)


def test_what_was_misread_is_quoted_and_marked() -> None:
    """A person decides in a second, if shown where."""
    it = made("latin_text", "1")

    finding = said(it)["text_is_spelt_right"]

    assert it.sight.brief.text[0].value in finding.message
    assert finding.score is not None
    assert 0 <= finding.score < 1
