"""Text -> plain data with the place of every key and value. YAML's own guesses are not taken.

`18:00` stays text, `on` stays text, `010` stays text; only true, false, null and plain decimal numbers are more than
text. Duplicate keys, anchors, aliases, merges, tags, great size and depth are refused while parsing, before anything is
built, so that a hostile file costs nothing.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

import yaml

from policies.language.problems import Problem

MAX_BYTES = 1_048_576
MAX_DEPTH = 24
MAX_NODES = 20_000
MAX_KEYS = 2_000
"""Of one mapping: names are told apart by people."""
MAX_DIGITS = 15
MAX_FAULTS = 200
SLOW = 65_536
"""So many characters are read a second time when the first, by libyaml, failed: PyYAML's own parser is sixteen times
slower, but tells a fault better."""
LAXER = "but got '?'"
"""Of what libyaml lets pass: a question mark within braces and brackets."""
FAST = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
"""libyaml's, where PyYAML has it."""

Path = tuple[str | int, ...]
Place = tuple[int, int]

UNPRINTABLE = yaml.reader.Reader.NON_PRINTABLE
INVISIBLE = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u200b\u200e\u200f\u202a-\u202e\u2060\u2066-\u2069\ufeff]")
"""Signs that nobody sees: a name with one equals no other, and some show a text in another order than it is."""
INTEGER = re.compile(r"-?(0|[1-9][0-9]*)\Z")
DECIMAL = re.compile(r"-?(0|[1-9][0-9]*)\.[0-9]+\Z")
FAULTS = (
    ("found character '\\t'", "tab"),
    ("mapping values are not allowed", "colon"),
    ("could not find expected ':'", "no_colon"),
    ("found unexpected end of stream", "quote"),
    ("expected ',' or", "bracket"),
    ("expected <block end>", "indent"),
    ("did not find expected ','", "bracket"),
    ("did not find expected", "indent"),
    ("found character", "bare"),
    ("found unknown escape", "escape"),
)
"""How PyYAML's words for a fault begin -> our problem. What is not listed is quoted in its own words."""
OPENED = ("quoted scalar", "simple key", "flow")
"""What PyYAML was reading when the fault lies where that began rather than where it was noticed."""
CONSTANTS = {"true": True, "false": False, "null": None, "~": None, "": None}


@dataclass(frozen=True, slots=True)
class Source:
    """A read text: `data` is plain, `keys` and `values` tell where each path stands (line, column, from 1)."""

    name: str
    data: Any
    keys: dict[Path, Place]
    values: dict[Path, Place]

    def place(self, path: Path, *, key: bool = False) -> Place:
        """The place of the longest part of `path` that is in the text."""
        first, second = (self.keys, self.values) if key else (self.values, self.keys)
        for end in range(len(path), -1, -1):
            found = first.get(path[:end]) or second.get(path[:end])
            if found:
                return found
        return (1, 1)

    def where(self, path: Path) -> str:
        """The path in the admin's words; a list item goes by its name where it has one."""
        words, node = [], self.data
        for part in path:
            node = _child(node, part)
            name = node.get("name") if isinstance(part, int) and isinstance(node, dict) else None
            words.append(f"«{name}»" if isinstance(name, str) else str(part + 1 if isinstance(part, int) else part))
        return " → ".join(words)


def _child(node: Any, part: str | int) -> Any:
    if isinstance(node, dict):
        return node.get(part)
    if isinstance(node, list) and isinstance(part, int) and part < len(node):
        return node[part]
    return None


@dataclass(slots=True)
class _Builder:
    """Turns parser events into data, place by place. Iterative: depth costs no stack."""

    name: str
    keys: dict[Path, Place] = field(default_factory=dict)
    values: dict[Path, Place] = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)
    documents: int = 0
    root: Any = None
    stack: list[tuple[Any, Path]] = field(default_factory=list)
    pending: str | None = None
    """The key whose value comes next, inside a mapping."""

    def refuse(self, event: yaml.Event, code: str, **data: Any) -> None:
        self.problems.append(Problem(self.name, *_place(event), "", code, data))

    def add(self, event: yaml.Event, value: Any) -> Path:
        """Put a value where the parser is, and return its path."""
        if not self.stack:
            self.root = value
            path: Path = ()
        else:
            container, parent = self.stack[-1]
            if isinstance(container, list):
                path = (*parent, len(container))
                container.append(value)
            else:
                path = (*parent, self.pending or "")
                container[self.pending] = value
                self.pending = None
        self.values[path] = _place(event)
        return path

    def at_key(self) -> bool:
        return bool(self.stack) and isinstance(self.stack[-1][0], dict) and self.pending is None

    def take_key(self, event: yaml.ScalarEvent) -> None:
        container, parent = self.stack[-1]
        key, path = event.value, (*parent, event.value)
        if key == "<<" and event.implicit[0]:
            self.refuse(event, "merge")
        if key in container:
            self.refuse(event, "duplicate", key=key, first=self.keys[path][0])
        self.keys[path] = _place(event)
        self.pending = key


def _place(event: yaml.Event) -> Place:
    mark = event.start_mark
    return (mark.line + 1, mark.column + 1) if mark else (1, 1)


def read(text: str, name: str) -> Source | tuple[Problem, ...]:
    """The data of one YAML document with places, or every problem that reading alone can tell."""
    if len(text.encode("utf-8", "replace")) > MAX_BYTES:
        return (Problem(name, 1, 1, "", "too_large", {"limit": MAX_BYTES}),)
    unprintable = UNPRINTABLE.search(text)
    if unprintable:
        return (_unprintable(unprintable, name),)
    builder = _Builder(name)
    try:
        _build(builder, text, FAST)
    except yaml.MarkedYAMLError as error:
        builder = _told(builder, error, text)
    if not builder.problems and builder.root is None:
        builder.problems.append(Problem(name, 1, 1, "", "empty"))
    if builder.problems:
        return tuple(builder.problems)
    return Source(name, builder.root, builder.keys, builder.values)


def _build(builder: _Builder, text: str, loader: Any) -> None:
    events: Iterator[yaml.Event] = yaml.parse(text, Loader=loader)
    for event in events:
        if not _take(builder, event):
            break


def _told(builder: _Builder, error: yaml.MarkedYAMLError, text: str) -> _Builder:
    """The same again, to tell the fault in better words; the parsers differ a little in what they let pass."""
    if len(text) <= SLOW:
        builder = _Builder(builder.name)
        try:
            _build(builder, text, yaml.SafeLoader)
        except yaml.MarkedYAMLError as better:
            error = error if LAXER in str(better.problem) else better
        else:
            return builder
    builder.problems.append(_fault(error, builder.name, text))
    return builder


def _unprintable(found: re.Match[str], name: str) -> Problem:
    before = found.string[: found.start()]
    place = before.count("\n") + 1, found.start() - before.rfind("\n")
    return Problem(name, *place, "", "control", {"sign": f"U+{ord(found[0]):04X}"})


def _fault(error: yaml.MarkedYAMLError, name: str, text: str) -> Problem:
    """PyYAML's complaint in our words, at the place to mend."""
    said, mark, opened = str(error.problem), error.problem_mark, error.context_mark
    code = next((code for start, code in FAULTS if said.startswith(start)), "yaml")
    begun = opened and mark and opened.line < mark.line and any(word in str(error.context) for word in OPENED)
    if begun:
        mark = opened
    place = (mark.line + 1, mark.column + 1) if mark else (1, 1)
    above = _key_above(text, place) if code == "colon" else None
    if above:
        return Problem(name, *above, "", "no_colon")
    return Problem(name, *place, "", code, {"detail": said} if code == "yaml" else {})


def _key_above(text: str, place: Place) -> Place | None:
    """The start of the line above when it lacks its colon: YAML takes it and the next key for one text."""
    lines = text.splitlines()[: place[0]]
    if len(lines) < 2 or ":" in lines[-1][: place[1] - 1]:
        return None
    above = lines[-2].rstrip()
    begins = len(above) - len(above.lstrip(" -"))
    return (place[0] - 1, begins + 1) if above.strip() and ":" not in above else None


def _take(builder: _Builder, event: yaml.Event) -> bool:
    """Take one event; False when reading on is pointless or dangerous."""
    if isinstance(event, yaml.NodeEvent) and _foreign(builder, event):
        return False
    if isinstance(event, yaml.ScalarEvent):
        invisible = INVISIBLE.search(event.value)
        if invisible:
            builder.refuse(event, "control", sign=f"U+{ord(invisible[0]):04X}")
        builder.take_key(event) if builder.at_key() else builder.add(event, _scalar(builder, event))
    elif isinstance(event, yaml.DocumentStartEvent):
        return _begin(builder, event)
    elif isinstance(event, yaml.MappingStartEvent | yaml.SequenceStartEvent):
        return _open(builder, event)
    elif isinstance(event, yaml.MappingEndEvent | yaml.SequenceEndEvent):
        builder.stack.pop()
    return _few(builder, event)


def _foreign(builder: _Builder, event: yaml.NodeEvent) -> bool:
    """Whether it is one of YAML's ways to say a thing otherwise than in full."""
    if event.anchor is not None:
        builder.refuse(event, "anchor")
        return True
    tag = getattr(event, "tag", None)
    if tag:
        builder.refuse(event, "tag", tag=tag.rpartition(":")[2].lstrip("!"))
    return bool(tag)


def _few(builder: _Builder, event: yaml.Event) -> bool:
    few = len(builder.values) < MAX_NODES
    if not few:
        builder.refuse(event, "too_many", limit=MAX_NODES)
    elif builder.stack and isinstance(builder.stack[-1][0], dict) and len(builder.stack[-1][0]) > MAX_KEYS:
        builder.refuse(event, "many_keys", limit=MAX_KEYS)
        few = False
    return few and len(builder.problems) < MAX_FAULTS


def _begin(builder: _Builder, event: yaml.Event) -> bool:
    builder.documents += 1
    if builder.documents > 1:
        builder.refuse(event, "documents")
    return builder.documents == 1


def _open(builder: _Builder, event: yaml.Event) -> bool:
    if builder.at_key():
        builder.refuse(event, "key")
        return False
    if len(builder.stack) >= MAX_DEPTH:
        builder.refuse(event, "too_deep", limit=MAX_DEPTH)
        return False
    container: Any = {} if isinstance(event, yaml.MappingStartEvent) else []
    builder.stack.append((container, builder.add(event, container)))
    return True


def _scalar(builder: _Builder, event: yaml.ScalarEvent) -> Any:
    text: str = event.value
    if event.style:
        return text
    if text in CONSTANTS:
        return CONSTANTS[text]
    whole, decimal = INTEGER.match(text), DECIMAL.match(text)
    if not (whole or decimal):
        return text
    if len(text) > MAX_DIGITS:
        builder.refuse(event, "number")
        return 0
    return int(text) if whole else float(text)
