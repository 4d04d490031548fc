"""A fact that is one slug is exact, in any language. For a model that draws it is put into words."""

from story_assets.story.model import Story

EXACT_OF_A_THING = {
    "found": "Seen here for the first time.",
    "not_yet": "Not there yet.",
    "lost": "Lost.",
    "gone": "No longer there.",
}
EXACT_OF_A_PERSON = {"away": "Not in the room.", "here": "In the room."}


def in_words(about: str, value: str, story: Story, setting: str) -> str:
    """What a fact says: a sentence as it was written, a slug as a sentence."""
    person = story.characters.get(about)
    if person is not None:
        return f"Now in look {value}." if value in person.looks else EXACT_OF_A_PERSON.get(value, value)
    if value in story.characters and _is_thing(about, story, setting):
        return f"With {story.characters[value].name}."
    place = story.settings[setting]
    if value in place.props and value != about and _is_thing(about, story, setting):
        return f"At the {value.replace('_', ' ')}."
    return (
        EXACT_OF_A_THING[value] if value in EXACT_OF_A_THING and _is_thing(about, story, setting) else value
    )


def _is_thing(about: str, story: Story, setting: str) -> bool:
    return (
        about in story.about.props
        or about in story.settings[setting].props
        or any(about in person.signature_props for person in story.characters.values())
    )
