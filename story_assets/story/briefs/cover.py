"""The key image of an episode, and its promo variants."""

from typing import Final

from story_assets.story.briefs.brief import Brief, Fact, Panel, RequiredText, Said, Source
from story_assets.story.briefs.quoting import (
    Quotes,
    carried,
    dressed,
    featured,
    layout,
    ranked,
    sheet_of,
    supplied,
    worn_in,
)

GOAL: Final = (
    "Sell the episode in one look. Approve it only if it promises what the episode keeps, and the title "
    "reads at thumbnail size."
)
REVIEW: Final = ("identity continuity", "subject focus", "legible title", "crop-safe areas")
PARTS: Final = ("one full picture with the title lettered into it",)


def cover(quotes: Quotes, episode: str, slug: str) -> Brief:
    """The brief of the cover *slug* of *episode*."""
    it = quotes.story.episodes[episode].covers[slug]
    at = f"episodes.{episode}.covers.{slug}"
    cast = dressed(it.cast, it.looks)
    subjects = tuple(quotes.subject(worn) for worn in worn_in(cast))
    shown = featured(cast, it.props)
    references, cut = ranked(
        (
            *(sheet_of((subject.character, subject.look)) for subject in subjects),
            *supplied(quotes.story.about.style.references, "style"),
        )
    )
    return Brief(
        job="cover",
        image=f"{episode}_{slug}",
        source=Source(episode=episode, cover=slug),
        style=quotes.style,
        subjects=subjects,
        place=quotes.place(it.setting) if it.setting is not None else None,
        props=quotes.props((*carried(subjects), *shown), it.setting),
        facts=tuple(
            Fact(at=f"{at}.continuity.{about}", about=about, value=value)
            for about, value in it.continuity.items()
        ),
        layout=layout(at, it.aspect, PARTS),
        panels=(Panel(at=at, happens=it.picture, size="MS" if cast else "LS", cast=cast, props=it.props),),
        purpose=Said(at=f"{at}.purpose", value=it.purpose),
        text=(
            *(RequiredText(at=f"{at}.text.{index}", value=words) for index, words in enumerate(it.text)),
            *quotes.text_on(shown, it.setting),
        ),
        references=references,
        references_cut=cut,
        goal=GOAL,
        review=REVIEW,
    )
