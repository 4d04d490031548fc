"""The board that fixes one room in one light: its plan, its openings, its furniture."""

from typing import Final

from story_assets.story.briefs.brief import Brief, Source
from story_assets.story.briefs.quoting import Quotes, layout, ranked, supplied

GOAL: Final = (
    "Fix this place in this light. Approve it only if a teammate could block a scene in it without "
    "rereading the script."
)
REVIEW: Final = ("door and window logic", "prop placement", "time of day", "crop-safe areas")
PARTS: Final = (
    "floor plan seen from above, to scale, with doors, windows, fixed props and blocking zones",
    "one view into the room from the front, with the same furniture",
    "a note of light direction and colour",
)


def scene_board(quotes: Quotes, setting: str) -> Brief:
    """The brief of the board of *setting*."""
    place = quotes.place(setting, whole=True)
    references, cut = ranked(
        (
            *supplied(quotes.story.settings[setting].references, "place"),
            *supplied(quotes.story.about.style.references, "style"),
        )
    )
    return Brief(
        job="scene_board",
        image=setting,
        source=Source(setting=setting),
        style=quotes.style,
        place=place,
        layout=layout("sheets.scene_board", "16:9", PARTS),
        text=quotes.text_on(place.props, setting),
        references=references,
        references_cut=cut,
        goal=GOAL,
        review=REVIEW,
    )
