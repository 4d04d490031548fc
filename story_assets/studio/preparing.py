"""One image with everything decided: what it is made of, what it rests on, which take fits already."""

from story_assets.story.briefs.prompt import MAX_PROMPT, prompt
from story_assets.story.production import Key, unattached
from story_assets.studio.judging import STANDINGS, drawn, references_of, told
from story_assets.studio.takes import Take
from story_assets.studio.work import Blocked, Studio, Work


def prepared(studio: Studio, key: Key) -> Work:
    """*key* with everything decided. Raises `Blocked` when it cannot be made as things are."""
    artifact = studio.production[key]
    brief = drawn(artifact)
    if names := unattached(brief):
        raise Blocked(f"{key} names {', '.join(names)} without sending the sheet along")
    shelf = studio.store.shelf(studio.story, key)
    settings = studio.planner.judge.settings(artifact, shelf)
    words = prompt(brief, composed="composition" in settings.options)
    if len(words) > MAX_PROMPT:
        raise Blocked(f"{key} needs a prompt of {len(words)} characters; the models read {MAX_PROMPT}")
    sent = {str(reference): _rests_on(studio, key, reference) for reference in references_of(artifact)}
    digests = {name: take.sha256 for name, take in sent.items()}
    judged = studio.planner.judge.judgement(artifact, shelf, digests)
    return Work(artifact, brief, words, judged, settings, shelf, sent)


def _rests_on(studio: Studio, key: Key, reference: Key) -> Take:
    take = studio.accepted(reference)
    if take is None:
        why = _last_word(studio, reference)
        raise Blocked(f"{key} rests on {reference}, which has no accepted take{why}")
    return take


def _last_word(studio: Studio, key: Key) -> str:
    """What was said of the last take of *key*, if it is held back."""
    shelf = studio.store.shelf(studio.story, key)
    if not shelf.takes or (ruling := shelf.rulings.get(shelf.takes[-1].number)) is None:
        return ""
    return f": take {shelf.takes[-1].number} {STANDINGS[ruling.standing]}{told(ruling)}"
