"""A long scene is answered in pieces, and is one scene all the same."""

from story_assets.story.drafts.scenes import DraftScene, SceneAnswer


def joined(before: SceneAnswer | None, piece: SceneAnswer) -> SceneAnswer:
    """*before* with the *piece* that goes on from it. What the scene is for and how it opens stays."""
    if before is None:
        return piece
    return SceneAnswer(
        characters=[*before.characters, *piece.characters],
        looks=[*before.looks, *piece.looks],
        settings=[*before.settings, *piece.settings],
        props=[*before.props, *piece.props],
        scene=_scene(before.scene, piece.scene),
        in_short=f"{before.in_short} {piece.in_short}",
    )


def _scene(before: DraftScene, piece: DraftScene) -> DraftScene:
    known = {it.who for it in before.cast}
    offset = len(before.beats)
    shots = [
        it if it.beat is None else it.model_copy(update={"beat": it.beat + offset}) for it in piece.shots
    ]
    return before.model_copy(
        update={
            "cast": [*before.cast, *(it for it in piece.cast if it.who not in known)],
            "beats": [*before.beats, *piece.beats],
            "shots": [*before.shots, *shots],
        }
    )
