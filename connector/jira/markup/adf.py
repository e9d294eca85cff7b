"""Atlassian Document Format, both ways: plain text -> document, any document -> plain text. Pure; never raises.

Source: Atlassian, «Document structure» of REST v3. Text goes in as text nodes only, so nothing a customer wrote can
become a mention, a link or a macro. What comes out is capped in depth, nodes and length, for documents are hostile.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from types import MappingProxyType
from typing import Any

DEEPEST = 60
MOST_NODES = 50_000
LONGEST = 200_000
"""Characters of text read from one document."""

Document = dict[str, Any]


def from_text(text: str) -> Document:
    """Paragraphs at blank lines, hard breaks at single ones; `to_text` gives the same text back."""
    plain = text.replace("\r\n", "\n").replace("\r", "\n")
    return {"type": "doc", "version": 1, "content": [_paragraph(part) for part in plain.split("\n\n")]}


def _paragraph(text: str) -> Document:
    content: list[Document] = []
    for number, line in enumerate(text.split("\n")):
        if number:
            content.append({"type": "hardBreak"})
        if line:
            content.append({"type": "text", "text": line})
    return {"type": "paragraph", "content": content}


def is_document(value: object) -> bool:
    return isinstance(value, Mapping) and value.get("type") == "doc"


def to_text(document: object) -> str:
    """What a reader sees, blocks apart by a blank line. Beyond the caps the rest is left out."""
    return _block(document, _Budget(), 0)[:LONGEST]


@dataclass(slots=True)
class _Budget:
    nodes: int = MOST_NODES
    characters: int = LONGEST


def _block(node: object, budget: _Budget, depth: int) -> str:
    budget.nodes -= 1
    if not isinstance(node, Mapping) or depth > DEEPEST or budget.nodes < 0 or budget.characters < 0:
        return ""
    kind = str(node.get("type", ""))
    write = _WRITERS.get(kind)
    text = write(node, budget, depth + 1) if write else _children(node, budget, depth + 1)
    if kind == "text":
        budget.characters -= len(text)
    return text


def _content(node: Mapping[str, Any]) -> list[Any]:
    content = node.get("content")
    return content if isinstance(content, list) else []


def _attribute(node: Mapping[str, Any], *names: str) -> str:
    attributes = node.get("attrs")
    if isinstance(attributes, Mapping):
        for name in names:
            if attributes.get(name) not in (None, ""):
                return str(attributes[name])[:2_000]
    return ""


def _parts(node: Mapping[str, Any], budget: _Budget, depth: int) -> Iterable[str]:
    return (_block(child, budget, depth) for child in _content(node))


def _inline(node: Mapping[str, Any], budget: _Budget, depth: int) -> str:
    return "".join(_parts(node, budget, depth))


_BLOCKS = frozenset(
    {
        "paragraph",
        "heading",
        "bulletList",
        "orderedList",
        "taskList",
        "decisionList",
        "codeBlock",
        "blockquote",
        "panel",
        "rule",
        "table",
        "expand",
        "nestedExpand",
        "mediaSingle",
        "mediaGroup",
        "layoutSection",
        "layoutColumn",
        "blockCard",
        "embedCard",
        "bodiedExtension",
    }
)


def _children(node: Mapping[str, Any], budget: _Budget, depth: int) -> str:
    """Blocks stand apart; an unknown kind of node is read through to what it holds."""
    apart = any(isinstance(child, Mapping) and str(child.get("type")) in _BLOCKS for child in _content(node))
    return ("\n\n" if apart else "").join(_parts(node, budget, depth))


def _text(node: Mapping[str, Any], _budget: _Budget, _depth: int) -> str:
    """A link shows its address too, unless the text already is the address."""
    text = node.get("text")
    if not isinstance(text, str):
        return ""
    for mark in node["marks"][:20] if isinstance(node.get("marks"), list) else ():
        if isinstance(mark, Mapping) and mark.get("type") == "link":
            address = _attribute(mark, "href")
            return text if not address or address in text else f"{text} ({address})"
    return text


def _list(node: Mapping[str, Any], budget: _Budget, depth: int) -> str:
    numbered = node.get("type") == "orderedList"
    items = []
    for number, item in enumerate(_content(node), 1):
        lines = "\n".join(part for part in _parts(item, budget, depth) if part) if isinstance(item, Mapping) else ""
        items.append(f"{number}. " * numbered + "- " * (not numbered) + lines.replace("\n", "\n  "))
    return "\n".join(items)


def _row(node: Mapping[str, Any], budget: _Budget, depth: int) -> str:
    return " | ".join(cell.replace("\n", " ") for cell in _parts(node, budget, depth))


def _table(node: Mapping[str, Any], budget: _Budget, depth: int) -> str:
    return "\n".join(_parts(node, budget, depth))


def _titled(node: Mapping[str, Any], budget: _Budget, depth: int) -> str:
    return "\n\n".join(part for part in (_attribute(node, "title"), _children(node, budget, depth)) if part)


def _day(node: Mapping[str, Any], _budget: _Budget, _depth: int) -> str:
    """A date node holds milliseconds since 1970 as text."""
    told = _attribute(node, "timestamp")
    try:
        return datetime.fromtimestamp(int(told) / 1000, UTC).date().isoformat()
    except (ValueError, OverflowError, OSError):
        return told


def _file(node: Mapping[str, Any], _budget: _Budget, _depth: int) -> str:
    return f"[{_attribute(node, 'alt', 'id') or 'file'}]"


def _named(*names: str) -> Callable[[Mapping[str, Any], _Budget, int], str]:
    return lambda node, _budget, _depth: _attribute(node, *names)


_WRITERS: Mapping[str, Callable[[Mapping[str, Any], _Budget, int], str]] = MappingProxyType(
    {
        "text": _text,
        "paragraph": _inline,
        "heading": _inline,
        "codeBlock": _inline,
        "hardBreak": lambda _node, _budget, _depth: "\n",
        "rule": lambda _node, _budget, _depth: "---",
        "bulletList": _list,
        "orderedList": _list,
        "taskList": _list,
        "decisionList": _list,
        "table": _table,
        "tableRow": _row,
        "expand": _titled,
        "nestedExpand": _titled,
        "mention": _named("text", "id"),
        "emoji": _named("text", "shortName"),
        "status": _named("text"),
        "date": _day,
        "inlineCard": _named("url"),
        "blockCard": _named("url"),
        "embedCard": _named("url"),
        "media": _file,
        "mediaInline": _file,
    }
)
