"""The continuity supervisor: what is true at every cut, and what cannot be true on screen."""

from story_assets.story.continuity.finding import Finding
from story_assets.story.continuity.state import SceneStates, ShotStates, State, states
from story_assets.story.continuity.supervisor import continuity, located

__all__ = ["Finding", "SceneStates", "ShotStates", "State", "continuity", "located", "states"]
