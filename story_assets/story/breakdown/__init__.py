"""From a script to a proposed story, without a model: plain rules, the same result every time."""

from story_assets.story.breakdown.assembling import NoScenes, breakdown
from story_assets.story.breakdown.known import Known
from story_assets.story.breakdown.proposal import Proposal, ProposedFile, SceneWords

__all__ = ["Known", "NoScenes", "Proposal", "ProposedFile", "SceneWords", "breakdown"]
