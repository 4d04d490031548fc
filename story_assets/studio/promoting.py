"""A keeper is asked for again at a higher tier: a decision, noted where takes are, and in the journal."""

from story_assets.story.production import Key
from story_assets.story.words import Tier
from story_assets.studio.store import Promotion
from story_assets.studio.work import Studio


def promote(studio: Studio, key: Key, tier: Tier) -> str:
    """Note that *key* is worth *tier*, and return what that means in a sentence. Draft takes it back."""
    shelf = studio.store.shelf(studio.story, key)
    take = shelf.accepted
    if take is None:
        return "has no accepted take to promote"
    promotion = None if tier == "draft" else Promotion(tier=tier, sha256=take.sha256, brief=take.brief)
    if promotion == shelf.promotion or (shelf.promotion and promotion and shelf.promotion.tier == tier):
        return "is as it was"
    studio.journal.append(
        "promoted",
        asset=studio.name(key),
        take=take.number,
        sha256=take.sha256,
        render_key=take.render_key,
        tier=tier,
        why=f"from {take.tier} to {tier}" if promotion else "the promotion was taken back",
    )
    studio.store.promote(studio.story, key, promotion)
    return f"take {take.number} ({take.tier}) is promoted to {tier}" if promotion else "is a draft again"
