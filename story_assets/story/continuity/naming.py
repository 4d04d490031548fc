"""Who and what a text speaks of: people by any part of their name, things by the words of their slug."""

import re
from collections import Counter
from functools import cache, cached_property

from story_assets.story.bible import Character, Place, Setting
from story_assets.story.continuity.lexicon import concept, phrase, says, starts
from story_assets.story.model import Story
from story_assets.story.words import PropShape


class Names:
    """The people and things of one story, as texts call them."""

    def __init__(self, story: Story) -> None:
        self.story = story
        tokens = {slug: _tokens(slug, person) for slug, person in story.characters.items()}
        shared = Counter(token for own in tokens.values() for token in own)
        self.people: dict[str, re.Pattern[str]] = {}
        for slug, own in tokens.items():
            named = [token for token in own if shared[token] == 1 or token == slug]
            # Also as a German or a hurried English hand puts it: in Teos Hand.
            pattern = phrase([*named, *(f"{token}s" for token in named if token.isalpha())])
            assert pattern is not None, "the slug is always one of them"
            self.people[slug] = pattern
        self._things: dict[str, re.Pattern[str]] = {}

    @cached_property
    def loose(self) -> frozenset[str]:
        """Slugs of things that may be anywhere: of the story, or of somebody."""
        signature = (slug for person in self.story.characters.values() for slug in person.signature_props)
        return frozenset((*self.story.about.props, *signature))

    @cached_property
    def openings(self) -> frozenset[str]:
        """Every door and window of every setting."""
        return frozenset(
            slug for place in self.story.settings.values() for slug in (*place.entrances, *place.windows)
        )

    @cached_property
    def fixed(self) -> frozenset[str]:
        """Every fixed prop of every setting."""
        return frozenset(slug for place in self.story.settings.values() for slug in place.props)

    def person(self, who: str) -> str:
        """What people call *who*: a first name, where the name has several parts."""
        name = self.story.characters[who].name[:60]
        first = name.split()[0] if name.split() else name
        return first if self.people[who].fullmatch(first) else name

    def about(self, fact: str) -> str | None:
        """The character whom a fact called *fact* is about: mara, and mara_brow too."""
        if fact in self.story.characters:
            return fact
        return next((who for who in self.story.characters if fact.startswith(f"{who}_")), None)

    def named_in(self, text: str) -> list[str]:
        """The characters whom *text* names."""
        return [who for who, pattern in self.people.items() if pattern.search(text)]

    @cached_property
    def shapes(self) -> dict[str, PropShape]:
        """The shape of every piece of furniture, and of every thing that does not belong to one person."""
        fixed = (place.props for place in self.story.settings.values())
        return {slug: it.shape for props in (*fixed, self.story.about.props) for slug, it in props.items()}

    def thing(self, slug: str) -> re.Pattern[str]:
        """What a text may call the thing *slug*."""
        if slug not in self._things:
            words = slug.split("_")
            pattern = phrase([" ".join(words), *(word for word in (words[0], words[-1]) if len(word) > 2)])
            assert pattern is not None, "a slug has letters"
            self._things[slug] = pattern
        return self._things[slug]

    def fixed_in(self, clause: str, place: Place) -> str | None:
        """The furniture of *place* that *clause* names: a desk before a desk lamp, if it says desk."""
        found = [
            (match[0].casefold() == slug.replace("_", " "), len(match[0]), slug)
            for slug in place.props
            for match in self.thing(slug).finditer(clause)
        ]
        return max(found)[2] if found else None

    def is_elsewhere(self, clause: str, setting: Setting) -> bool:
        """Whether *clause* begins with another place of the story: asleep in the study."""
        here = setting.slug.split("_")
        heads = frozenset(slug.split("_")[0] for slug in self.story.settings) - set(here)
        return any(_in_the(head).match(clause) for head in heads)

    def holder(self, clause: str) -> str | None:
        """Who has the thing that *clause* is about, if that can be heard in it."""
        named = self.named_in(clause)
        if not named or says("near", clause):
            return None
        return next((who for who in named if self._has(who, clause)), None)

    def _has(self, who: str, clause: str) -> bool:
        alias = self.people[who].pattern
        for pattern in _having(alias):
            for found in pattern.finditer(clause):
                if not starts("room", found.groupdict().get("of") or ""):
                    return True
        has_hand = says("hand", clause)
        # English says whose hand it is; elsewhere a hand and one name in a clause are the same.
        return has_hand and not _ENGLISH.search(clause) and len(self.named_in(clause)) == 1


def _tokens(slug: str, person: Character) -> set[str]:
    name = person.name.casefold()
    parts = [part for part in re.split(r"[\s.]+", name) if len(part) > 1]
    return {slug, slug.replace("_", " "), name, *parts}


@cache
def _in_the(place: str) -> re.Pattern[str]:
    return re.compile(rf"(?:still |now )?(?:\w+ )?(?:in|on) the {re.escape(place)}(?!\w)", re.IGNORECASE)


@cache
def _having(alias: str) -> tuple[re.Pattern[str], ...]:
    """How English says that the person called *alias* has something."""
    whose, hand = rf"(?:{alias})(?:'s?|’s?)", concept("hand").pattern
    sides = "own|left|right|open|closed|inner|inside|outer|back|front|breast|other"
    texts = (
        rf"(?<!\w)(?:in|inside|into|under|up|round|around|out of|from|within) (?:\w+ ){{0,5}}?{whose} "
        rf"(?:(?:{sides}) )*(?P<of>\w+)",
        rf"{whose} (?:\w+ ){{0,3}}?(?:{hand})",
        rf"(?:{hand}|shoulders?|back|chest|head) of (?:{alias})",
        rf"(?:held|carried|worn|kept|clutched|taken|pocketed)(?: \w+)? by (?:{alias})",
        rf"^(?:still |now |back )?with (?:{alias})",
        rf"(?:{alias}) (?:has|holds|keeps|carries|pockets|took|takes|clutches) (?:it|them|hold)",
        rf"^(?:given|handed|passed|lent|sent|returned|sold)(?: \w+)?(?: back)? to (?:{alias})",
    )
    return tuple(re.compile(text, re.IGNORECASE) for text in texts)


_ENGLISH = re.compile(r"(?<!\w)(?:the|of|by|with|her|his)(?!\w)", re.IGNORECASE)
