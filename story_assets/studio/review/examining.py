"""Every check of one image, as the story's policy wants it."""

import time
from collections.abc import Iterator, Sequence
from importlib.util import find_spec

from story_assets.story.policy import ReviewPolicy
from story_assets.story.words import Job
from story_assets.studio.review.check import EXTRA, Check, Finding, Sight
from story_assets.studio.review.verdicts import Verdict


def examined(
    checks: Sequence[Check], sight: Sight, policy: ReviewPolicy
) -> Iterator[tuple[Verdict, Finding | None]]:
    """The verdict of each check that has something to say, with what it saw."""
    for check in checks:
        if sight.brief.job not in check.jobs or check.name in policy.skip:
            continue
        if missing := [module for module in check.needs if find_spec(module) is None]:
            yield _not_run(check, f"needs {EXTRA}: there is no {', '.join(missing)}"), None
            continue
        started = time.thread_time()
        try:
            finding = check.look(sight)
        except Exception as error:
            # A check that breaks down says nothing about the image, and must not lose what was paid for.
            yield _not_run(check, f"it broke down: {type(error).__name__}: {error}"[:500]), None
            continue
        if finding is not None:
            verdict = judged(check, finding, sight.brief.job, policy)
            yield verdict.model_copy(update={"seconds": round(time.thread_time() - started, 4)}), finding


def judged(check: Check, finding: Finding, job: Job, policy: ReviewPolicy) -> Verdict:
    """What *finding* means under *policy*."""
    if finding.score is None:
        return _not_run(check, finding.message)
    threshold = policy.thresholds.get(check.name, check.threshold)
    return Verdict(
        check=check.name,
        status="passed" if finding.score >= threshold else "failed",
        score=round(finding.score, 4),
        threshold=threshold,
        blocking=job in policy.blocking.get(check.name, tuple(check.blocks)),
        message=finding.message,
    )


def _not_run(check: Check, why: str) -> Verdict:
    return Verdict(check=check.name, status="not_run", message=why)
