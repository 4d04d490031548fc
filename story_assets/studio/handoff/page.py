"""A handoff as a page for a person. Words of the story are data: markup in them shows as text."""

import re
from collections.abc import Iterator, Mapping
from typing import Final

from story_assets.story.words import VideoProvider
from story_assets.studio.handoff.contract import Frame, Handoff, KnownFact
from story_assets.studio.handoff.envelope import Envelope
from story_assets.studio.handoff.prompt import framing_words, person

_MARKUP: Final = re.compile(r"(?i)([\\`*_\[\]#|~$@]|:(?=\S)|(?<=www)\.)")
_SENDING: Final = (
    'Each `.json` file is one request. Replace every `{"$file": sha256, "encoding": …}` in its `body` by '
    "that image: a public `url`, a `data_uri`, or bare `base64`. Pad or crop inputs that have a `canvas` "
    "first. Add the credentials that `auth` describes, post it, and write the task id down before polling."
)


def page(handoff: Handoff, envelopes: Mapping[VideoProvider, Envelope]) -> str:
    """The page, in Markdown."""
    return "\n".join([*_shot(handoff), *_words(handoff), *_continuity(handoff), *_requests(envelopes), ""])


def shown(text: str) -> str:
    """*text* as Markdown that renders as exactly that text, on one line."""
    entities = text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
    return _MARKUP.sub(r"\\\1", " ".join(entities.split()))


def _shot(handoff: Handoff) -> Iterator[str]:
    yield f"# Shot {shown(handoff.shot)}"
    yield ""
    yield f"{shown(handoff.story)}, scene {shown(handoff.scene)}. {handoff.duration_s:g} s, {handoff.aspect}."
    yield ""
    yield f"- Starts from {_frame(handoff.start_frame)}"
    if handoff.end_frame:
        yield f"- Ends on {_frame(handoff.end_frame)}"
    elif handoff.ends_on:
        yield f"- Ends on shot {shown(handoff.ends_on)}, whose frame was not there"
    yield f"- In frame: {', '.join(shown(person(who)) for who in handoff.cast) or 'nobody'}"
    yield f"- Action: {shown(handoff.action)}"
    if handoff.direction:
        yield f"- Direction: {shown(handoff.direction)}"
    yield f"- {shown(framing_words(handoff.camera))}"
    yield f"- Camera: {shown(handoff.motion.sentence)}"
    for text in handoff.avoid:
        yield f"- Avoid: {shown(text)}"


def _frame(frame: Frame) -> str:
    take = "" if frame.take is None else f", take {frame.take}"
    return f"{shown(frame.asset)}{take}: {frame.width} x {frame.height}, `{frame.sha256}`"


def _words(handoff: Handoff) -> Iterator[str]:
    if handoff.dialogue or handoff.narration:
        yield from ("", "## Words", "")
    for line in handoff.dialogue:
        notes = [shown(line.manner)] if line.manner else []
        notes += ["off screen"] if line.off_screen else []
        aside = f" ({', '.join(notes)})" if notes else ""
        yield f"- {shown(person(line.who))}{aside}: {shown(line.line)}"
    for text in handoff.narration:
        yield f"- Narration: {shown(text)}"


def _continuity(handoff: Handoff) -> Iterator[str]:
    for title, facts in (("start", handoff.continuity.start), ("end", handoff.continuity.end)):
        if facts:
            yield from ("", f"## True at the {title}", "", *map(_fact, facts))


def _fact(fact: KnownFact) -> str:
    return f"- {shown(person(fact.about))}: {shown(fact.value)}"


def _requests(envelopes: Mapping[VideoProvider, Envelope]) -> Iterator[str]:
    for name, envelope in envelopes.items():
        yield from ("", f"## {name}.json", "")
        as_of = f"price unknown, fields as of {envelope.verified_on}"
        yield f"`{envelope.model}`, {envelope.sent_duration_s:g} s, {as_of}."
        if envelope.warnings:
            yield ""
        for caution in envelope.warnings:
            yield f"- **{caution.rule}** {shown(caution.text)}"
    if envelopes:
        yield from ("", "## Sending", "", _SENDING)
