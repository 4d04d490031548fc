"""How Chinese scripts write a scene heading: a number, a time, a side and a place, in any order."""

import re
from typing import Final, Literal

from story_assets.story.screenplay.elements import Heading

Side = Literal["INT", "EXT", "INT/EXT"]

_DIGITS: Final = r"[0-9０-９一二三四五六七八九十百零〇两]"
EPISODE: Final = re.compile(
    rf"[【\[《#*\s]*(?:第\s*{_DIGITS}{{1,5}}\s*[集回季幕章]|(?:EP|Ep|ep|Episode|EPISODE)\s*\.?\s*\d{{1,4}}(?!\d)"
    rf"|序幕|尾声|楔子|番外)"
)
_PAIR: Final = re.compile(
    r"(?:场次?|場次?|Scene|SCENE|scene"
    r"|#)?\s*[：:]?\s*(?P<number>[0-9０-９]{1,3}\s*[-－—–‐‑_.．]\s*[0-9０-９]{1,3}[A-Za-z]?)"
    r"(?![0-9０-９%])\s*[、.．：:，,)）】]?"
)
_COUNTED: Final = re.compile(
    rf"(?:第\s*{_DIGITS}{{1,5}}\s*[场場](?:戏|次|景)?|[场場](?:次|景)?\s*[：:]?\s*{_DIGITS}{{1,4}}(?![0-9])"
    rf"|场景{_DIGITS}{{1,4}}"
    rf"|場景{_DIGITS}{{1,4}}|[Ss]cene\s*\d{{1,4}}|S\d{{1,3}}E\d{{1,3}})\s*[、.．：:，,]?"
)
_LISTED: Final = re.compile(
    rf"(?P<number>{_DIGITS}{{1,4}})\s*[、.．)）]\s*(?=\S)|(?P<bare>\d{{1,4}})\s+(?=\S)"
)
_LABEL: Final = re.compile(r"(?:场景|場景|地点|地點|景别|时间|時間|时空|内外景|景)\s*[：:]\s*")
_TIME: Final = (
    "大清早|清晨|早晨|早上|凌晨|拂晓|黎明|上午|中午|正午|午后|下午|傍晚|黄昏|黃昏|晚上|夜晚|深夜|午夜|半夜|夜里|白天|白日"
    "|次日|翌日|第二天|当晚|當晚|日落|日出|日|夜|晨|昏|晚|早|雨夜"
)
_SIDE: Final = "内外景|內外景|内外|內外|内景|內景|外景|室内|室內|室外|户外|内|內|外"
_TIME_TOKEN: Final = re.compile(
    rf"(?P<time>(?:第二天|次日|翌日|当|當|现代|古代|回忆)?(?:{_TIME}))(?P<side>{_SIDE})?(?:景)?$"
)
_SIDE_TOKEN: Final = re.compile(rf"(?P<side>{_SIDE})(?P<time>{_TIME})?$")
_SPLIT: Final = re.compile(r"[\s/／·・|｜,，、;；。.．]+|\s*[-－—–]+\s*|[：:]|[（）()【】\[\]]")
_SIDED: Final = re.compile(rf"[\s/／、，,·|（(](?:{_SIDE}|{_TIME})(?:[\s/／、，,·|）)景]|$)")
_LONGEST: Final = 60
"""Characters of a heading. A longer line is prose."""


def chinese_heading(line: str) -> Heading | None:
    """What *line* says as a scene heading, or None if it is none."""
    text = line.strip().strip("*#").strip()
    if text.startswith(("【", "[", "［")) and text.endswith(("】", "]", "］")):
        text = text[1:-1].strip()
    if not text or len(text) > _LONGEST:
        return None
    number, rest, sure = _numbered(text)
    labelled = _LABEL.match(rest)
    if labelled and number is None:
        return None
    side, time, place = _told(_LABEL.sub(" ", rest))
    if sure:
        plain = not re.search(r"[！？!?“”\"]|[。…]\S|，.*。$", rest)
        return Heading(number, side, place, time) if plain else None
    if side and (time or _begins_with_side(rest)) and len(rest) <= 40 and not re.search(r"[：:！？“”]", rest):
        return Heading(number, side, place, time) if place or number else None
    return None


def chinese_detail(line: str) -> tuple[Side | None, str | None, str] | None:
    """Side, time and place of a line such as 时间：日 or 地点：客厅 below a heading, or None."""
    text = line.strip().strip("*").strip()
    if not (label := _LABEL.match(text)) or len(text) > _LONGEST:
        return None
    side, time, place = _told(_LABEL.sub(" ", text))
    if label[0].startswith(("时", "時")) and place and not time:
        time, place = place, ""
    return side, time, place


def _numbered(text: str) -> tuple[str | None, str, bool]:
    """The number, what follows, and whether the number alone makes it a heading."""
    if pair := _PAIR.match(text):
        rest = text[pair.end("number") :]
        apart = not rest[:1].isalnum() or _TIME_TOKEN.match(rest.split()[0]) or _SIDED.search(rest)
        return re.sub(r"\s+", "", pair["number"]), text[pair.end() :].strip(), bool(apart)
    episode = EPISODE.match(text)
    start = episode.end() if episode else 0
    inner = text[start:].lstrip(" -—·、，,")
    if counted := _COUNTED.match(inner):
        number = (text[: len(text) - len(inner)] + counted[0]).strip().rstrip("、.．：:，,").strip()
        return number, inner[counted.end() :].strip(), True
    if episode:
        return None, text, False
    if listed := _LISTED.match(text):
        return listed["number"] or listed["bare"], text[listed.end() :].strip(), False
    return None, text, False


def _begins_with_side(rest: str) -> bool:
    return bool(re.match(r"(?:内景|內景|外景|内外景)", rest))


def _told(rest: str) -> tuple[Side | None, str | None, str]:
    """Side, time and place among the words of *rest*."""
    side: str = ""
    times: list[str] = []
    places: list[str] = []
    for word in _SPLIT.split(rest):
        if not word:
            continue
        if word.upper() in ("INT", "EXT"):
            side += "内" if word.upper() == "INT" else "外"
            continue
        found = _TIME_TOKEN.match(word) or _SIDE_TOKEN.match(word)
        if found is None:
            places.append(word)
            continue
        if found["time"]:
            times.append(found["time"])
        side += found["side"] or ""
    inside, outside = "内" in side or "內" in side, "外" in side
    where: Side | None = "INT/EXT" if inside and outside else "INT" if inside else "EXT" if outside else None
    return where, " ".join(times) or None, " ".join(places)
