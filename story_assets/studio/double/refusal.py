"""The answers of the real server when it says no, body and headers; [3p] or [doc] unless noted."""

from collections.abc import Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True)
class Error:
    """One error answer."""

    status: int
    code: str | None
    message: str
    kind: str = "invalid_request_error"
    """The wire calls it `type`."""
    param: str | None = None
    more: Mapping[str, object] = field(default_factory=dict[str, object])
    """Further keys of the error object, such as `moderation_details`."""
    headers: Mapping[str, str] = field(default_factory=dict[str, str])

    def body(self) -> dict[str, object]:
        """As it goes over the wire."""
        told = {"message": self.message, "type": self.kind, "param": self.param, "code": self.code}
        return {"error": {**told, **self.more}}


class Refused(Exception):
    """A request is answered with an error."""

    def __init__(self, error: Error) -> None:
        super().__init__(error.message)
        self.error = error


def invalid(param: str, message: str, code: str = "invalid_value", status: int = 400) -> Refused:
    """A parameter is not as it should be."""
    return Refused(Error(status, code, message, param=param))


def of_images(param: str, message: str, code: str = "invalid_value") -> Refused:
    """A parameter that the image model, not the API, refuses."""
    return Refused(Error(400, code, message, "image_generation_user_error", param))


def beyond(what: str) -> Refused:
    """Something the real server does and the double does not. It says so instead of pretending."""
    return invalid(what, f"The double does not do '{what}'.", "not_in_the_double")
