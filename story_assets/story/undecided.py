"""What nobody has decided: fields that hold a default, by story path, and the briefs that quote one."""

from collections.abc import Iterator

from story_assets.story.briefs.brief import Brief, rules
from story_assets.story.briefs.quoting import scene_path
from story_assets.story.model import Story


def undecided(story: Story) -> tuple[str, ...]:
    """Story paths of every undecided field, such as characters.bob.identity.hair, in story order."""
    return tuple(_paths(story))


def _paths(story: Story) -> Iterator[str]:
    yield from (f"story.{path}" for path in story.about.undecided)
    for slug, character in story.characters.items():
        yield from (f"characters.{slug}.{path}" for path in character.undecided)
    for slug, setting in story.settings.items():
        yield from (f"settings.{slug}.{path}" for path in setting.undecided)
    for slug, episode in story.episodes.items():
        yield from (f"episodes.{slug}.{path}" for path in episode.undecided)
    for scene_id, scene in story.scenes.items():
        yield from (f"{scene_path(scene_id, scene)}.{path}" for path in scene.undecided)


def quoted(brief: Brief, open_: tuple[str, ...]) -> tuple[str, ...]:
    """Which of the undecided paths *open_* the image of *brief* would be paid for with.

    A brief quotes a path if a value under it is among its rules. What is at its default is in no rule; then
    the part that it belongs to counts: who has no hair shape written down is drawn with one all the same.
    """
    if not open_:
        return ()
    said = set(rules(brief))
    parts = {subject.at for subject in brief.subjects}
    if brief.place is not None:
        parts.add(brief.place.at)
    return tuple(path for path in open_ if _is_quoted(path, said, parts, brief))


def _is_quoted(path: str, said: set[str], parts: set[str], brief: Brief) -> bool:
    if any(rule == path or rule.startswith(f"{path}.") for rule in said):
        return True
    if any(path.startswith(f"{part}.") for part in parts):
        worn = [it.worn.at for it in brief.subjects]
        return ".looks." not in path or any(path.startswith(at) for at in worn)
    return False
