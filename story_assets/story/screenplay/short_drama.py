"""The Chinese short drama: 1-1 日 内 客厅, 人物：甲、乙, △ what happens, 甲：（how）what is said."""

import re
from dataclasses import replace
from typing import Final

from story_assets.story.screenplay.chinese import EPISODE, chinese_detail, chinese_heading
from story_assets.story.screenplay.cues import cue, parts
from story_assets.story.screenplay.elements import Doubt, Element, ElementKind, Heading, Lines
from story_assets.story.screenplay.lines import Line, joined, words
from story_assets.story.screenplay.marks import plain

TRIANGLES: Final = "△▲Δ∆▵◬⊿"
CAST: Final = re.compile(
    r"[【\[]?(?:本[场集])?(?:出场|登场|出場|场景|主要|主演|出镜)?(?:人物|角色|演员|人員|人员)(?:表)?[】\]]?\s*[：:]\s*(?P<names>.*)$"
)
_PEOPLE: Final = re.compile(
    r"[【\[]?(?:主要|核心)?(?:人物|角色)(?:小传|介绍|表|简介|设定|列表|小傳|介紹)?[】\]]?\s*[：:]?\s*$"
)
_OUTLINE: Final = re.compile(
    r"[【\[]?(?:故事|剧情|劇情|本集|分集|内容|一句话|作品)?(?:梗概|简介|大纲|提要|一句话故事|简述|卖点)[】\]]?\s*[：:]?\s*(?P<rest>.*)$"
)
_TITLE_KEYS: Final = (
    "剧名|片名|劇名|剧本名称|名称|标题|编剧|作者|編劇|导演|类型|題材|题材|集数|总集数|时长|出品|版本|联系方式"
    "|日期|电话|原著"
)
_TITLE: Final = re.compile(rf"[【\[]?(?P<key>{_TITLE_KEYS})[】\]]?\s*[：:]\s*(?P<value>.+)$")
_KEYS: Final = {
    **dict.fromkeys(("剧名", "片名", "劇名", "剧本名称", "名称", "标题"), "title"),
    **dict.fromkeys(("编剧", "作者", "編劇"), "author"),
}
NOT_NAMES: Final = words("""
    字幕 时间 時間 地点 地點 场景 場景 人物 道具 备注 備註 注 镜头 鏡頭 音效 音乐 音樂
    特写 闪回 转场 轉場 黑屏 画面 畫面 动作 屏幕 片头 片尾 标题 特效 服装 服化道 服化 场次
    景别 弹幕 短信 微信 旁注 提示 说明 BGM bgm SFX 环境音 背景音乐 群演 备 剧名
    简介 梗概 钩子 爽点 字卡
""")
"""Words before a colon that nobody is called."""
_CUT: Final = re.compile(
    r"[【\[（(]?(?:转场|轉場|切至|切到|切换|切|闪白|闪黑|黑场|黑屏|淡出|淡入|叠化|画面转|镜头切换)[】\])）。：:]*$"
)
_COLON: Final = re.compile("[：:]")
_NEVER_IN_NAME: Final = re.compile(r"[，。！？!?；;“”\"…《》=\[\]【】△▲]|\d{2}")
_MARKED: Final = 3
"""Triangles from which on they are this script's custom."""
LONGEST_NAME: Final = 14
"""Characters of a name with nothing in parentheses; 众人 and 保安甲 are short, 旁白 too."""
_ALWAYS_OFF: Final = re.compile(r"(?:旁白|画外音|畫外音|系统音|广播|电话音)")


def short_drama(lines: list[Line]) -> tuple[dict[str, str], list[Element], list[Doubt]]:
    """The title page, the elements and the doubts of a short drama."""
    marked = sum(line.text.lstrip()[:1] in TRIANGLES for line in lines if not line.is_blank)
    headed = any(_opens_something(line.text.strip()) for line in lines if not line.is_blank)
    reading = _Reading(is_marked=marked >= _MARKED, is_headed=headed)
    for line in lines:
        text = plain(line.text).strip().lstrip("#").strip() if line.text else ""
        if text:
            reading.read(text, line.number)
        else:
            reading.rest()
    return reading.title, reading.elements, []


def spoken(text: str) -> tuple[str, str] | None:
    """The cue of `名（语气）：台词` and what follows it, or None when *text* is no such line."""
    opening = min((at for at in (text.find("（"), text.find("(")) if at > 0), default=-1)
    colon = _COLON.search(text, 0, 80)
    if colon and 0 < opening < colon.start():
        closing = max(text.find("）", opening, 80), text.find(")", opening, 80))
        colon = _COLON.search(text, closing, closing + 5) if closing > 0 else None
        if colon and colon.start() - closing > 3:
            return None
    if colon is None or not colon.start():
        return None
    head = text[: colon.start()].strip()
    name = cue(head).name
    if (
        not 0 < len(name) <= LONGEST_NAME + 10 * name.isascii()
        or _NEVER_IN_NAME.search(name)
        or name in NOT_NAMES
    ):
        return None
    if not any(letter.isalpha() for letter in name) or text[colon.end() : colon.end() + 2] == "//":
        return None
    return head, text[colon.end() :].strip()


class _Reading:
    """What was read so far, and what the next line may go on with."""

    def __init__(self, *, is_marked: bool, is_headed: bool) -> None:
        self.elements: list[Element] = []
        self.title: dict[str, str] = {}
        self._is_marked = is_marked
        """Whether this script marks what happens, so that an unmarked line is more of the speech."""
        self._begun = not is_headed
        """Whether an episode or a scene was opened; a script may open none at all."""
        self._list: ElementKind | None = None
        """What unmarked lines are, before the first scene."""
        self._speaks = False
        self._heads = False
        """Whether the last line was a heading, whose details may follow."""

    def rest(self) -> None:
        """An empty line: nobody goes on speaking behind it, unless he has not begun."""
        self._speaks = self._speaks and bool(self.elements) and self.elements[-1].kind in ("cue", "manner")

    def read(self, text: str, number: int) -> None:
        """Read one line that is not empty."""
        lines = Lines(number, number)
        if self._opens(text, lines) or self._is_detail(text, lines) or self._lists(text, lines):
            return
        if not self._begun and self._in_front(text, lines):
            return
        self._heads = False
        if text[0] in TRIANGLES:
            self._add("action", text.lstrip(TRIANGLES + " 　"), lines)
        elif _CUT.match(text):
            self._add("transition", text.strip("【】[]（）() "), lines)
        elif text[0] in "【[" or not (said := spoken(text)):
            self._unmarked(text, lines)
        else:
            self._say(*said, lines)

    def _opens(self, text: str, lines: Lines) -> bool:
        if text[0] in TRIANGLES:
            return False
        said = chinese_heading(text)
        if said:
            self.elements.append(Element("scene", joined([text]), lines, heading=said))
        elif len(text) <= 60 and EPISODE.match(text) and not re.search("[。，！？]", text):
            self.elements.append(Element("section", joined([text.strip("【】[]")]), lines))
        else:
            return False
        self._begun, self._list, self._speaks = True, None, False
        self._heads = said is not None
        return True

    def _is_detail(self, text: str, lines: Lines) -> bool:
        """时间：日 and the like, below a heading that does not say it."""
        last = self.elements[-1] if self.elements else None
        detail = chinese_detail(text)
        if detail is None or not self._begun:
            return False
        if not (self._heads and last and last.heading):
            said = Heading(None, detail[0], detail[2], detail[1])
            self.elements.append(Element("scene", joined([text]), lines, heading=said))
            self._heads, self._speaks = True, False
            return True
        side, time, place = detail
        head = last.heading
        said = Heading(
            head.number, head.int_ext or side, " ".join(filter(None, (head.place, place))), head.time or time
        )
        whole = Lines(last.lines.first, lines.last)
        self.elements[-1] = replace(last, text=f"{last.text} {text}", lines=whole, heading=said)
        return True

    def _lists(self, text: str, lines: Lines) -> bool:
        """人物：甲、乙."""
        found = CAST.match(text)
        if not found:
            return False
        for entry in _entries(found["names"]):
            self.elements.append(Element("cast", entry, lines, speakers=(cue(entry).name or entry,)))
        self._list = None if self._begun or found["names"] else "cast"
        self._speaks = False
        return True

    def _in_front(self, text: str, lines: Lines) -> bool:
        """What stands before the first scene: title, people, outline."""
        if found := _TITLE.match(text):
            self.title[_KEYS.get(found["key"], found["key"])] = found["value"].strip()
            self._list = None
        elif _PEOPLE.match(text):
            self._list = "cast"
        elif found := _OUTLINE.match(text):
            self._list = "synopsis"
            self._add("synopsis", found["rest"], lines)
        elif self._list == "cast":
            name, _, _ = text.partition("：")
            bare = re.split(r"[：:，,（(\s—-]", name.lstrip("0123456789、.．·•-* "), maxsplit=1)[0] or text
            self.elements.append(Element("cast", text, lines, speakers=(bare,)))
        elif self._list == "synopsis":
            self._add("synopsis", text, lines)
        elif not self.elements and "title" not in self.title and _may_be_title(text):
            self.title["title"] = text.strip("《》【】 ")
        elif text[0] in TRIANGLES:
            return False
        else:
            # Whatever has a colon here is about the script; nobody speaks before the first scene.
            self.elements.append(Element("note", joined([text]), lines))
        return True

    def _say(self, head: str, words: str, lines: Lines) -> None:
        who = cue(head)
        off = who.is_off or bool(_ALWAYS_OFF.match(who.name))
        names = tuple(parts(who.name)) if re.search("[、，,]", who.name) else (who.name,)
        self.elements.append(Element("cue", head, lines, speakers=names, off_screen=off))
        for manner in who.manners:
            self._add("manner", manner, lines)
        self._speaks = True
        self._words(words, lines)
        self._begun = True

    def _words(self, words: str, lines: Lines) -> None:
        """A speech, with the manners that stand in parentheses inside of it."""
        at = 0
        for found in _ASIDE.finditer(words):
            self._add("speech", words[at : found.start()].strip(), lines)
            self._add("manner", found[0][1:-1].strip(), lines)
            at = found.end()
        self._add("speech", words[at:].strip(), lines)

    def _unmarked(self, text: str, lines: Lines) -> None:
        aside = text[0] in "（(" and text[-1] in "）)"
        waits = bool(self.elements) and self.elements[-1].kind in ("cue", "manner")
        if self._speaks and aside and waits:
            self._add("manner", text[1:-1].strip(), lines)
        elif (
            self._speaks
            and not aside
            and text[0] not in "【["
            and (waits or self._is_marked)
            and not _is_label(text)
        ):
            self._words(text, lines)
        else:
            self._speaks = False
            self._add("action", text[1:-1].strip() if aside else text, lines)

    def _add(self, kind: ElementKind, text: str, lines: Lines) -> None:
        if text:
            self.elements.append(Element(kind, joined([text]), lines))


def _opens_something(text: str) -> bool:
    return (
        chinese_heading(text) is not None
        or EPISODE.match(text) is not None
        or chinese_detail(text) is not None
    )


def _may_be_title(text: str) -> bool:
    return len(text) <= 40 and not _COLON.search(text) and text[0] not in TRIANGLES + "（("


def _is_label(text: str) -> bool:
    """Whether *text* is 字幕：and the like."""
    colon = _COLON.search(text, 0, 8)
    return bool(colon) and text[: colon.start()].strip() in NOT_NAMES


_ASIDE: Final = re.compile(r"（[^（）]{1,80}）|\([^()]{1,80}\)")


def _entries(names: str) -> list[str]:
    """The names of a list, with what stands in parentheses behind each."""
    entries = [""]
    depth = 0
    for sign in names:
        depth += (sign in "（(") - (sign in "）)")
        if depth <= 0 and sign in "、，,；;/／ \u3000\t":
            entries.append("")
        else:
            entries[-1] += sign
    return [entry.strip(" 。.") for entry in entries if entry.strip(" 。.等")]
