"""The list of all local checks, in the order in which they are shown."""

from functools import cache

from story_assets.studio.review.check import Check


@cache
def local_checks() -> tuple[Check, ...]:
    """Every check that runs on this machine and costs nothing. Arrays are loaded when somebody asks."""
    from story_assets.studio.review import (
        as_asked,
        clean_still,
        crop_safe_is_clear,
        differ,
        exposed,
        identity_matches_sheet,
        in_order,
        look_matches_neighbours,
        not_blank,
        set_matches_neighbours,
        sharp,
        text_is_spelt_right,
        wardrobe_colours_match,
        whole,
    )

    modules = (
        as_asked,
        not_blank,
        sharp,
        exposed,
        whole,
        in_order,
        differ,
        clean_still,
        text_is_spelt_right,
        wardrobe_colours_match,
        identity_matches_sheet,
        crop_safe_is_clear,
        set_matches_neighbours,
        look_matches_neighbours,
    )
    return tuple(module.CHECK for module in modules)
