"""Which story a person means, and how answers are printed."""

import json
import os
import sys
from collections.abc import Callable, Sequence
from difflib import get_close_matches
from pathlib import Path

from rich.console import Console

from story_assets.story.production import Key, Production
from story_assets.story.sentences import Mendable
from story_assets.studio.opening import stories_folder
from story_assets.studio.planning import Step, selection


class Unclear(Mendable):
    """It is not clear which story, or which of its images, is meant."""


def story_folder(story: str | None, stories: Path | None) -> Path:
    """The folder of *story*: a folder, or a name under the stories folder. Raises `Unclear`."""
    under = stories_folder(stories)
    names = sorted(path.parent.name for path in under.glob("*/story.yaml"))
    if story is None:
        if len(names) == 1:
            return under / names[0]
        if not names:
            raise Unclear(f"there is no story under {under}")
        raise Unclear(f"which story? {under} has: {', '.join(names)}")
    if story in names:
        return under / story
    # Not resolved: the name of a link is as good a name as any. But "." and ".." are no names.
    folder = Path(os.path.abspath(os.path.expanduser(story)))  # noqa: PTH100, PTH111
    if os.path.isdir(folder):  # noqa: PTH112 - Path.is_dir raises for a name that is too long
        return folder
    there = f"; {under} has: {', '.join(names)}" if names else ""
    raise Unclear(f'"{story}" is no story folder{there}')


def chosen(patterns: Sequence[str], production: Production) -> Callable[[Key], bool]:
    """Whether a key is selected by *patterns*. Raises `Unclear` for a pattern that selects nothing."""
    story = production.story.slug
    for pattern in patterns:
        if not any(map(selection([pattern], story), production.artifacts)):
            under = f"{story}/" if pattern.startswith(f"{story}/") else ""
            names = [f"{under}{key}" for key in production.artifacts]
            near = get_close_matches(pattern, names, n=3, cutoff=0.5)
            hint = f"; near to it: {', '.join(near)}" if near else f"; a pattern is like {names[-1]}"
            raise Unclear(f'--select "{pattern}" matches nothing of {story}{hint}')
    return selection(patterns, story)


def waits(step: Step) -> bool:
    """Whether nothing but time or a person's decision is missing."""
    return step.verdict == "blocked" and step.causes[0].cause in ("batched", "waiting", "rejected")


def blocked_by(step: Step) -> str:
    """Why a step is not made, for people."""
    cause = step.causes[0]
    if cause.cause == "missing":
        return f"rests on {cause.path}, which has no accepted take"
    what, mend = _HELD[cause.cause]
    if step.under is not None:
        return f"rests on {step.under}: {what} {cause.path.removeprefix(str(step.under)).strip()}"
    return f"{what} {cause.path}. {mend}"


_HELD = {
    "batched": ("it is", "collect brings it, cancel gives it up"),
    "continuity": ("it cannot be true on screen:", "mend or waive it; check names the lines"),
    "undecided": ("nobody has decided", "Set it in its file and take it off the list under undecided"),
    "refused": ("the safety system stopped it", "--again sends it again"),
    "unknown": ("its outcome is unknown:", "--again sends it again"),
    "unusable": ("what came was paid for and is not the image", "--again sends it again"),
    "waiting": ("somebody is to accept", "accept, retake or reject it"),
    "failed": ("a check failed on", "retake it, accept it all the same, or change the story"),
    "rejected": ("somebody rejected", "retake it, roll back, or change the story"),
}


def print_json(answer: object) -> None:
    """Print *answer* as the one object on stdout."""
    readable = sys.stdout.encoding.lower().replace("-", "") == "utf8"
    try:
        sys.stdout.write(json.dumps(answer, ensure_ascii=not readable) + "\n")
        sys.stdout.flush()
    except BrokenPipeError:
        _into_nothing()


class _Console(Console):
    """A console whose reader may go away: `render | head` must not end a run that costs money."""

    def on_broken_pipe(self) -> None:
        """Go on, unheard."""
        self.quiet = True
        _into_nothing()


def console() -> Console:
    """Where people read. Story text in it is data, so markup is off."""
    return _Console(highlight=False, markup=False, emoji=False)


def _into_nothing() -> None:
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def dollars(usd: float | None) -> str:
    """A price for people. Unknown is unknown."""
    return "unknown" if usd is None else f"${usd:,.2f}" if usd == 0 or usd >= 0.01 else f"${usd:.4f}"
