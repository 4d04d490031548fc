"""A page as whoever parses HTML sees it: tags, attributes and text, in order."""

from html.parser import HTMLParser

Part = tuple[str, str, str]
"""What it is (`tag`, `end`, `attribute`, `text`), its name, its value."""


class _Parts(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.found: list[Part] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.found.append(("tag", tag, ""))
        self.found += [("attribute", name, value or "") for name, value in attrs]

    def handle_endtag(self, tag: str) -> None:
        self.found.append(("end", tag, ""))

    def handle_data(self, data: str) -> None:
        if self.found and self.found[-1][0] == "text":
            data = self.found.pop()[2] + data
        self.found.append(("text", "", data))


def parts(page: str) -> list[Part]:
    """Everything in *page*, in order."""
    parser = _Parts()
    parser.feed(page)
    parser.close()
    return parser.found


def values(page: str, name: str) -> list[str]:
    """Every value of the attribute *name*."""
    return [value for what, named, value in parts(page) if (what, named) == ("attribute", name)]
