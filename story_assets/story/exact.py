"""A fact that is one slug is exact, in any language. For a model that draws it is put into words."""

from typing import Final

from story_assets.story.model import Story

_OF_A_THING: Final = {
    "found": "Seen here for the first time.",
    "not_yet": "Not there yet.",
    "lost": "Lost.",
    "gone": "No longer there.",
}
_OF_A_PERSON: Final = {"away": "Not in the room.", "here": "In the room."}


def in_words(about: str, value: str, story: Story, setting: str) -> str:
    """What a fact says: a sentence as it was written, a slug as a sentence."""
    person = story.characters.get(about)
    if person is not None:
        return f"Now in look {value}." if value in person.looks else _OF_A_PERSON.get(value, value)
    if not _is_thing(about, story, setting):
        return value
    if value in story.characters:
        return f"With {story.characters[value].name}."
    if value != about and (value in story.settings[setting].entrances or _is_thing(value, story, setting)):
        return f"At the {value.replace('_', ' ')}."
    return _OF_A_THING.get(value, value)


def _is_thing(about: str, story: Story, setting: str) -> bool:
    return (
        about in story.about.props
        or about in story.settings[setting].props
        or any(about in person.signature_props for person in story.characters.values())
    )
