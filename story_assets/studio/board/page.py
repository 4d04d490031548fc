"""A board as one HTML file: style and script inside, allowed by their digests, and nothing else allowed.

Words of the story, of people and of checks are data: the templates escape all of them.
"""

import hashlib
from base64 import b64encode
from collections import Counter
from collections.abc import Mapping
from decimal import Decimal
from functools import cache
from importlib.resources import files
from typing import Final

from jinja2 import Environment, PackageLoader, StrictUndefined

from story_assets.story.briefs.prompt import spoken
from story_assets.story.production import Key
from story_assets.studio.board.cards import MARKS, Board

_POLICY: Final = (
    "default-src 'none'; img-src data:; style-src '{style}'; script-src '{script}'; base-uri 'none'; "
    "form-action 'none'"
)


def page(board: Board) -> bytes:
    """*board* as a file that opens from disk and asks nobody for anything."""
    style, script = _beside("board.css"), _beside("board.js")
    text = (
        _templates()
        .get_template("page.html")
        .render(
            board=board,
            marks=MARKS,
            counts=_counts(board),
            anchors={str(card.key): anchor(card.key) for card in board.cards},
            style=style,
            script=script,
            policy=_POLICY.format(style=_digest(style), script=_digest(script)),
        )
    )
    # What the command line could not read as text comes as half characters, which no file can hold.
    return text.encode("utf-8", "replace")


def _counts(board: Board) -> Mapping[str, Counter[str]]:
    """How many images each filter finds."""
    cards = board.cards
    return {
        "mark": Counter(mark for card in cards for mark in card.marks),
        "kind": Counter(card.key.kind for card in cards),
        "who": Counter(who for card in cards for who in card.characters),
        "standing": Counter(card.standing for card in cards),
        "prospect": Counter(card.outlook.prospect for card in cards),
    }


@cache
def _templates() -> Environment:
    environment = Environment(
        loader=PackageLoader("story_assets.studio.board"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters |= {"usd": usd, "words": words, "anchor": anchor, "spoken": spoken}
    return environment


@cache
def _beside(name: str) -> str:
    """The style or the script."""
    return files("story_assets.studio.board").joinpath(name).read_text("utf-8")


def _digest(text: str) -> str:
    return f"sha256-{b64encode(hashlib.sha256(text.encode()).digest()).decode()}"


def usd(amount: Decimal | str | None) -> str:
    """A price for people. Unknown is unknown."""
    if amount is None:
        return "price unknown"
    number = Decimal(amount)
    return f"${number:,.2f}" if number == 0 or number >= Decimal("0.01") else f"${number:.4f}"


def words(name: str) -> str:
    """A name of the trade as people say it: shot_reference is shot reference."""
    return name.replace("_", " ")


def anchor(key: Key) -> str:
    """Where the card of *key* is on its page."""
    return f"{key.kind}.{key.id}"
