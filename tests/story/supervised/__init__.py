"""Small stories with one planted break each, and stories that look suspicious and are right."""

import tempfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from shutil import copytree

import yaml

from story_assets.story.continuity import Finding, continuity
from story_assets.story.reading import read_story
from story_assets.story.words import RULES

HERE = Path(__file__).parent
BASE = HERE / "base"
"""The bible that all of them share: characters, settings and props."""


@dataclass(frozen=True)
class Case:
    """One small story: the scenes it adds to the base, and what is planted in them."""

    file: str
    name: str
    scenes: tuple[str, ...]
    plants: str | None = None
    shot: str = ""
    """The scene, and perhaps the shot, that the finding must name."""

    @property
    def is_held_out(self) -> bool:
        """Whether it was written before the rules and not looked at while they were."""
        return self.file.startswith("held_out")


def cases() -> Iterator[Case]:
    """Every small story, in the order of the files."""
    for path in sorted(HERE.glob("*.yaml")):
        for it in yaml.safe_load(path.read_text("utf-8")):
            scenes = tuple(it[name] for name in ("s01", "s02", "s03") if name in it)
            yield Case(path.stem, it["name"], scenes, it.get("plants"), it.get("in", ""))


def write(case: Case, folder: Path) -> Path:
    """Write the story of *case* to *folder*, as a person would have."""
    copytree(BASE, folder, dirs_exist_ok=True)
    episode = folder / "episodes" / "e01"
    episode.mkdir(parents=True, exist_ok=True)
    slugs = [f"s{number:02}" for number in range(1, len(case.scenes) + 1)]
    (episode / "episode.yaml").write_text(f"title: One\nscenes: [{', '.join(slugs)}]\n", "utf-8")
    for slug, text in zip(slugs, case.scenes, strict=True):
        head = f"title: Scene {slug}\npurpose: Something changes.\n"
        (episode / f"{slug}.yaml").write_text(head + text, "utf-8")
    return folder


def found(case: Case) -> tuple[Finding, ...]:
    """What the supervisor says of *case*, but for what is waived."""
    with tempfile.TemporaryDirectory() as folder:
        story = read_story(write(case, Path(folder) / "story"))
    return tuple(it for it in continuity(story) if it.waived is None)


def is_caught(case: Case, findings: Sequence[Finding]) -> bool:
    """Whether the planted break is among *findings*, at its scene and shot."""
    return any(
        it.rule == case.plants and " ".join(filter(None, (it.scene, it.shot))) == case.shot for it in findings
    )


@dataclass
class Tally:
    """How a rule did."""

    planted: int = 0
    caught: int = 0
    false: int = 0
    """Findings that nobody planted."""


def tallies(results: Sequence[tuple[Case, Sequence[Finding]]]) -> dict[str, Tally]:
    """By rule: planted, caught, and false alarms wherever they were."""
    table = {rule: Tally() for rule in (*RULES, "unused_waiver")}
    for case, findings in results:
        if case.plants is not None:
            table[case.plants].planted += 1
            table[case.plants].caught += is_caught(case, findings)
        for it in findings:
            table[it.rule].false += it.rule != case.plants
    return table
