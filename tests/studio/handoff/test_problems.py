"""A request is checked for what it is, whoever wrote it."""

from copy import deepcopy
from typing import Any

import pytest

from story_assets.story.words import VideoProvider
from story_assets.studio.handoff.envelope import Envelope
from story_assets.studio.handoff.providers import envelope, problems

from .shots import LISTENS, OPENS, handed_over, still

SHA = still("sh03").sha256
FILE = {"$file": SHA, "encoding": "base64"}
LINK = {"$file": SHA, "encoding": "url"}
REFERENCE = {"type": "image_url", "image_url": {"url": LINK}, "role": "reference_image"}
AXES = {"pan": 3, "tilt": 2}


def edited(provider: VideoProvider, edit: dict[str, Any], model: str | None = None) -> Envelope:
    """The request for a shot with an end frame, with values put in by path (None takes one out)."""
    request = envelope(handed_over(OPENS, end=still("sh04")), provider, model)
    content = deepcopy(request.model_dump())
    for path, value in edit.items():
        *way, last = path.split(".")
        target: Any = content
        for step in way:
            target = target[int(step) if isinstance(target, list | tuple) else step]
        if value is None:
            del target[int(last) if isinstance(target, list) else last]
        elif isinstance(target, list):
            target[int(last) :] = [value]
        else:
            target[last] = value
    return Envelope.model_validate(content)


@pytest.mark.parametrize(
    ("provider", "edit", "rule", "at"),
    [
        ("kling", {"body.aspect_ratio": "16:9"}, "field", "body.aspect_ratio"),
        ("kling", {"body.duration": 6}, "V1", "body.duration"),
        ("kling", {"body.duration": "16"}, "V1", "body.duration"),
        ("kling", {"body.prompt": "门" * 2_501}, "V3", "body.prompt"),
        ("kling", {"body.image": {"$file": SHA, "encoding": "data_uri"}}, "V4", "body.image.encoding"),
        ("kling", {"body.image": "data:image/png;base64,AAAA"}, "V4", "body.image"),
        ("kling", {"body.camera_control": {"type": "down_back"}}, "V6", "body"),
        ("kling", {"body.static_mask": "AAAA"}, "V6", "body"),
        (
            "kling",
            {"body.camera_control": {"type": "simple", "config": AXES}},
            "V6",
            "body.camera_control.config",
        ),
        ("kling", {"body.cfg_scale": 1.5}, "field", "body.cfg_scale"),
        ("kling", {"body.sound": True}, "field", "body.sound"),
        (
            "kling",
            {"body.multi_prompt": [{"index": 1, "prompt": "a", "duration": "5"}]},
            "V9",
            "body.multi_prompt",
        ),
        ("kling", {"body.model_name": "kling-v3-omni"}, "V12", "body.model_name"),
        ("kling", {"inputs.0.width": 3_000}, "V4", "inputs.0"),
        ("kling", {"inputs.0.size_bytes": 11_000_000}, "V4", "inputs.0"),
        ("seedance", {"body.content.3": REFERENCE}, "V5", "body.content"),
        ("seedance", {"body.content.0.type": "prompt"}, "field", "body.content.0.type"),
        ("seedance", {"body.content.1.image_url.url": FILE}, "V4", "body.content.1.image_url.url.encoding"),
        ("seedance", {"body.service_tier": "flex"}, "field", "body.service_tier"),
        ("seedance", {"body.frames": 120}, "V1", "body"),
        ("seedance", {"body.duration": True}, "field", "body.duration"),
        ("veo", {"body.parameters.seed": 1}, "field", "body.parameters.seed"),
        ("veo", {"body.parameters.durationSeconds": 5}, "V1", "body.parameters.durationSeconds"),
        ("veo", {"body.parameters.resolution": "1080p"}, "V1", "body.parameters.durationSeconds"),
        ("veo", {"body.instances.0.image": None}, "V8", "body.instances.0.lastFrame"),
        (
            "veo",
            {"body.instances.0.image.bytesBase64Encoded": LINK},
            "V4",
            "body.instances.0.image.bytesBase64Encoded.encoding",
        ),
        ("veo", {"endpoint": "https://example.org"}, "field", "endpoint"),
        ("runway", {"body.promptText": "🌊" * 501}, "V3", "body.promptText"),
        ("runway", {"body.ratio": "16:9"}, "field", "body.ratio"),
        ("runway", {"body.promptImage.0": None}, "V8", "body.promptImage"),
        ("runway", {"body.seed": 7}, "field", "body.seed"),
        ("runway", {"headers": {}}, "field", "headers.X-Runway-Version"),
        ("runway", {"headers.Authorization": "Bearer abc"}, "field", "headers.Authorization"),
        ("runway", {"verified_on": "yesterday"}, "V12", "verified_on"),
        ("runway", {"model": "gen9"}, "V12", "model"),
        ("runway", {"sent_duration_s": 4.0}, "V1", "sent_duration_s"),
        ("runway", {"inputs.0.sha256": "0" * 64}, "V4", "body.promptImage.0.uri"),
        ("runway", {"inputs.0.asset": "s/contact_sheet/e01_s02"}, "V7", "inputs.0.asset"),
    ],
)
def test_an_edit_that_the_provider_would_refuse_is_found(
    provider: VideoProvider, edit: dict[str, Any], rule: str, at: str
) -> None:
    """A person may edit a request; the mistake is shown here, not by a bill or a refusal."""
    found = problems(edited(provider, edit))

    assert (rule, at) in {(problem.rule, problem.at) for problem in found}


def test_the_untouched_request_has_no_problem() -> None:
    """The cases above break what they change and nothing else."""
    for provider in ("kling", "seedance", "veo", "runway"):
        assert problems(edited(provider, {})) == ()


def test_seedance_2_5_takes_only_the_ratio_of_its_first_frame() -> None:
    """It is the one difference between 2 and 2.5 that a copied request trips over."""
    request = edited("seedance", {"body.ratio": "16:9"}, "doubao-seedance-2-5-260628")

    assert [problem.rule for problem in problems(request)] == ["V2"]


def test_veo_references_exclude_frames() -> None:
    """Whoever adds sheets for identity has to drop the frames, and sees it."""
    image = {"bytesBase64Encoded": FILE, "mimeType": "image/png"}
    mixed = [{"image": image, "referenceType": kind} for kind in ("ASSET", "STYLE")]

    found = problems(edited("veo", {"body.instances.0.referenceImages": mixed}))

    assert [problem.rule for problem in found] == ["V5", "field", "V1"]


def test_a_runway_image_may_be_a_single_address() -> None:
    """The provider takes both forms; so does whoever checks."""
    request = envelope(handed_over(LISTENS), "runway")
    single = request.model_copy(
        update={
            "body": {**request.body, "promptImage": {"$file": request.inputs[0].sha256, "encoding": "url"}}
        }
    )

    assert problems(single) == ()


def test_a_problem_says_what_would_be_right() -> None:
    """The message alone is enough to mend the file."""
    (problem,) = problems(edited("kling", {"body.mode": "8k"}))

    assert problem.text == "'8k' should be one of 'std', 'pro', '4k'"
