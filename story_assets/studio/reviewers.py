"""Who can look at images: built when the first paid image is there, for the client is slow to load."""

import os

from story_assets.story.policy import ReviewPolicy
from story_assets.studio.reviewer import Reviewer


def somebody_looks(policy: ReviewPolicy) -> bool:
    """Whether paid images of this machine would be looked at."""
    return policy.vision_model is not None and bool(os.environ.get("OPENAI_API_KEY"))


def reviewer(policy: ReviewPolicy) -> Reviewer | None:
    """The reviewer that *policy* names, or None."""
    if policy.vision_model is None:
        return None
    from story_assets.studio.openai.reviewer import OpenAIReviewer

    return OpenAIReviewer(policy.vision_model)
