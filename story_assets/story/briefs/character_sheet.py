"""The sheet that fixes one character in one look. Every later image of them rests on it."""

from typing import Final

from story_assets.story.briefs.brief import Brief, Source
from story_assets.story.briefs.quoting import Quotes, carried, layout, ranked, supplied

GOAL: Final = (
    "Fix who this character is in this look. Approve it only if a teammate could cast, dress and light "
    "the character from this image without rereading the script."
)
REVIEW: Final = ("face", "silhouette", "hair", "wardrobe", "prop ownership", "expression range")
PARTS: Final = (
    "full body, front view",
    "full body, three-quarter view",
    "full body, profile view",
    "full body, back view",
    "one row of head studies, one for each expression",
    "a row of palette swatches",
    "the carried props, beside the figure",
)


def character_sheet(quotes: Quotes, character: str, look: str) -> Brief:
    """The brief of the sheet of *character* in *look*."""
    subject = quotes.subject((character, look), whole=True)
    props = carried([subject])
    references, cut = ranked(
        (
            *supplied(quotes.story.characters[character].references, "identity"),
            *supplied(quotes.story.about.style.references, "style"),
        )
    )
    return Brief(
        job="character_sheet",
        image=f"{character}_{look}",
        source=Source(character=character, look=look),
        style=quotes.style,
        subjects=(subject,),
        props=quotes.props(props, None),
        layout=layout("sheets.character_sheet", "3:2", PARTS),
        text=quotes.text_on(props, None),
        references=references,
        references_cut=cut,
        goal=GOAL,
        review=REVIEW,
    )
