"""How the service is reached: what the environment says of its address, the key, patience and pace."""

import os
import re
from typing import Final
from urllib.parse import urlsplit

from story_assets.studio.openai.failures import KEY
from story_assets.studio.openai.models import UnknownModel
from story_assets.studio.renderer import Halted

BASE_URL: Final = "OPENAI_BASE_URL"
"""The variable the SDK reads too: any server that speaks the same API."""
TIMEOUT: Final = "STORY_ASSETS_TIMEOUT"

_WHOLE_KEY: Final = re.compile(r"[!-~]+")
_OWN_SERVER: Final = "api.openai.com"
_SECONDS: Final = 600.0
"""The SDK's default. High quality was measured at a median of 155 s; an early end loses what was paid for."""


def ready(*, otherwise: str) -> None:
    """Raise `Halted` without a key, or with one that no header can carry. *otherwise*: what needs none."""
    key = os.environ.get(KEY)
    if not key:
        raise Halted(f"There is no key: set {KEY}, or {otherwise}.")
    if not _WHOLE_KEY.fullmatch(key):
        raise Halted(f"{KEY} holds a blank, a line end or a letter that no key has: copy it again.")


def address() -> str | None:
    """The address of the API, or None for the SDK's own."""
    return os.environ.get(BASE_URL) or None


def server() -> str | None:
    """Host and port of another server than OpenAI's, without whatever else the address holds."""
    url = urlsplit(address() or "")
    if not url.hostname or url.hostname == _OWN_SERVER:
        return None
    return url.hostname if url.port is None else f"{url.hostname}:{url.port}"


def account() -> str:
    """Whose limits these are, as one name."""
    return f"openai.{re.sub(r'[^a-z0-9]+', '_', (server() or _OWN_SERVER).lower())}"


def seconds() -> float:
    """How long the service may be silent."""
    return number(TIMEOUT, _SECONDS)


def number(setting: str, usual: float, least: float = 1e-6) -> float:
    """What *setting* says, or *usual*. Raises `UnknownModel` when it is no number from *least* up."""
    given = os.environ.get(setting)
    if given is None or not given.strip():
        return usual
    try:
        value = float(given)
    except ValueError:
        value = -1
    if not least <= value < 100_000:
        raise UnknownModel(f"{setting} is {given!r}; it should be a number above 0")
    return value
