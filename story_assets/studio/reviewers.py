"""Who can look at images: built when the first paid image is there, for the client is slow to load."""

from story_assets.story.policy import ReviewPolicy
from story_assets.studio.reviewer import Reviewer


def reviewer(policy: ReviewPolicy) -> Reviewer | None:
    """The reviewer that *policy* names, or None."""
    if policy.vision_model is None:
        return None
    from story_assets.studio.openai.reviewer import OpenAIReviewer

    return OpenAIReviewer(policy.vision_model)
