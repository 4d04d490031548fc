"""Breaks on purpose: a waiver keeps its reason in the file, and one that nothing needs is reported."""

from collections.abc import Iterable, Iterator
from dataclasses import replace

from story_assets.story.briefs.quoting import scene_path
from story_assets.story.continuity.finding import Finding
from story_assets.story.model import Story
from story_assets.story.words import Rule


def waived(findings: Iterable[Finding], story: Story) -> Iterator[Finding]:
    """*findings* with the reasons of those that are waived, then a remark for each waiver without use."""
    unused = dict(_waivers(story))
    for finding in findings:
        reason = None
        for shot in dict.fromkeys((finding.shot, None)):
            scene = story.scenes[finding.scene]
            waivers = scene.waive if shot is None else next(s.waive for s in scene.shots if s.slug == shot)
            for rule, why in waivers.items():
                if rule == finding.rule:
                    unused.pop((finding.scene, shot, rule), None)
                    reason = reason or why
        yield replace(finding, waived=reason) if reason is not None else finding
    for (scene, shot, rule), path in unused.items():
        yield Finding(
            "unused_waiver",
            "remark",
            scene,
            shot,
            (path,),
            f"{rule} is waived here, and nothing breaks it",
            "Delete the waiver, or it will hide the next one",
        )


def _waivers(story: Story) -> Iterator[tuple[tuple[str, str | None, Rule], str]]:
    for scene_id, scene in story.scenes.items():
        for rule in scene.waive:
            yield (scene_id, None, rule), f"{scene_path(scene_id, scene)}.waive.{rule}"
        for shot in scene.shots:
            for rule in shot.waive:
                path = f"{scene_path(scene_id, scene)}.shots.{shot.slug}.waive.{rule}"
                yield (scene_id, shot.slug, rule), path
