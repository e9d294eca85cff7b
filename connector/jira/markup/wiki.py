"""Jira's wiki markup, both ways: plain text -> markup that shows exactly that text; markup -> plain text, roughly.

Source: Jira's own «Text Formatting Notation Help». Every character that could begin markup is escaped on the way in, so
that nothing a customer wrote can mention people, run a macro or draw a picture. All patterns are linear in the text.
"""

import re

LONGEST = 200_000
"""Characters of markup that are read."""

_EMOTICON = r"\((?=(?:[yni!?/x+\-]|\*[rgby]?|on|off|flag|flagoff)\))|[:;](?=[)(PD])"
_SPECIAL = re.compile(
    r"(?P<entity>\\|&(?=\#?\w{1,31};))"  # a backslash escapes, and doubled breaks the line: only an entity shows it
    r"|(?P<always>[{}\[\]|!~^#])"
    r"|(?P<edge>(?<!\w)[*_+\-]|[*_+\-](?!\w)|\?(?=\?)|(?<=\?)\?)"  # inside a word these are themselves
    rf"|(?P<emoticon>{_EMOTICON})"
    r"|(?P<line>^[ \t]*(?:h[1-6]|bq)\.)",
    re.MULTILINE,
)


def from_text(text: str) -> str:
    """Markup that renders as `text`; `to_text` gives the same text back."""
    return _SPECIAL.sub(_escaped, text.replace("\r\n", "\n").replace("\r", "\n"))


def _escaped(found: re.Match[str]) -> str:
    part = found.group()
    if found.lastgroup == "entity":
        return f"&#{ord(part)};"
    if found.lastgroup == "line":
        return f"{part[:-1]}&#46;"
    return f"\\{part}"


_MARKUP = re.compile(
    r"(?P<newline>\\\\)"
    r"|\\(?P<escaped>[^\w\s]|_)"
    r"|&\#(?P<code>\d{1,7});|&(?P<entity>amp|lt|gt|nbsp|quot);"
    r"|\{(?:code|noformat|quote|panel|color|section|column|anchor)(?::[^{}\n]{0,300})?\}"
    r"|\[~(?:accountid:)?(?P<person>[^\[\]\n|]{1,200})\]"
    r"|\[(?P<text>[^\[\]\n|]{1,1000})\|(?P<address>[^\[\]\n|]{1,2000})(?:\|[^\[\]\n]{0,100})?\]"
    r"|\[(?P<bare>(?:https?://|mailto:)[^\[\]\s|]{1,2000})\]"
    r"|!(?P<file>[^!\s|]{1,200}\.\w{1,10})(?:\|[^!\n]{0,200})?!"
    r"|^[ \t]*(?:h[1-6]|bq)\.[ \t]+"
    r"|(?P<cells>\|\|)"
    r"|(?<![\w\\*])\*(?P<bold>[^*\s](?:[^*\n]{0,500}[^*\s\\])?)\*(?!\w)"
    r"|(?<![\w\\_])_(?P<italic>[^_\s](?:[^_\n]{0,500}[^_\s\\])?)_(?!\w)",
    re.MULTILINE,
)
_ENTITIES = {"amp": "&", "lt": "<", "gt": ">", "nbsp": "\N{NO-BREAK SPACE}", "quot": '"'}


def to_text(markup: str) -> str:
    """What a reader sees, near enough to count words and look for sections in it."""
    return _read(markup[:LONGEST].replace("\r\n", "\n").replace("\r", "\n"), 0)


def _read(markup: str, depth: int) -> str:
    return _MARKUP.sub(lambda found: _plain(found, depth), markup)


def _plain(found: re.Match[str], depth: int) -> str:
    group, part = found.lastgroup, found[found.lastgroup] if found.lastgroup else ""
    if group in {"bold", "italic"}:
        return _read(part, depth + 1) if depth < 3 else part
    if group == "code":
        return chr(int(part)) if 0 < int(part) <= 0x10FFFF and not 0xD800 <= int(part) <= 0xDFFF else ""
    if group == "address":
        text = found["text"]
        return text if part in text else f"{text} ({part})"
    return {
        "newline": "\n",
        "entity": _ENTITIES.get(part, ""),
        "person": f"@{part}",
        "file": f"[{part}]",
        "cells": " | ",
    }.get(group or "", part)
