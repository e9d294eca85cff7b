"""The requests that `docs/jira.md` lists, and those that the code can make."""

import ast
import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path

ROOT = Path(__file__).parents[2]
ROW = re.compile(
    r"^\| ([A-Z]+) `(/[^`]+)` \| ([^|]+) \| ([^|]+) \|[^|]+\| ([^|]+) \| ([^|]+) \| ([^|]+) \|$", re.MULTILINE
)
ROOM = ROOT / "connector" / "jira"
"""The only one that talks to Jira."""
ADDRESS = re.compile(r"/[a-z][\w{}./-]*", re.IGNORECASE)
ROOTS = {"/rest/", "/rest/api/2", "/rest/api/3"}
"""What addresses are put under."""


@cache
def table() -> frozenset[tuple[str, str, str]]:
    """(dialect, method, path with `{}` for each part that varies) of every line."""
    text = (ROOT / "docs" / "jira.md").read_text("utf-8")
    return frozenset(
        (dialect, found[1], bare(found[2]))
        for found in ROW.finditer(text)
        for dialect, where in (("cloud", found[3]), ("dc", found[4]))
        if where.strip() != "no"
    )


def named(test: str, kind: str) -> frozenset[tuple[str, str]]:
    """(method, path) of the lines that name a test, in a kind of Jira: `cloud`, `dc`, or `dc10` from version 10 on."""
    elsewhere = {"no", "from 10" if kind == "dc" else "before 10"}
    return frozenset(
        (found[1], bare(found[2]))
        for found in ROW.finditer((ROOT / "docs" / "jira.md").read_text("utf-8"))
        if test in found[7] and found[3 if kind == "cloud" else 4].strip() not in elsewhere
    )


def bare(path: str) -> str:
    return re.sub(r"\{[^{}]*\}", "{}", path)


def paths_in_the_code() -> set[str]:
    """Every text in the room which looks like an address, with `{}` for each part that varies."""
    files = sorted(ROOM.rglob("*.py"))
    return {path for file in files for path in _addresses(ast.parse(file.read_text("utf-8")))} - ROOTS


def _addresses(tree: ast.Module) -> Iterator[str]:
    inside = {id(part) for node in ast.walk(tree) if isinstance(node, ast.JoinedStr) for part in ast.walk(node)}
    for node in ast.walk(tree):
        if isinstance(node, ast.JoinedStr):
            text = "".join(map(_piece, node.values))
        elif isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in inside:
            text = node.value
        else:
            continue
        if ADDRESS.fullmatch(text):
            yield text


def _piece(part: ast.expr) -> str:
    """`issue_path(…)`, and what is called `path` where it is made of that, is an issue's place."""
    if isinstance(part, ast.Constant):
        return str(part.value)
    told = ast.unparse(part.value) if isinstance(part, ast.FormattedValue) else ""
    return "/issue/{}" if told == "path" or told.startswith("issue_path(") else "{}"


def unlisted(dialect: str, method: str, path: str) -> bool:
    """Whether the table lacks a request that was sent; `path` as on the wire, without its query."""
    asked = [(one_path, one) for place, one, one_path in table() if place == dialect]
    return not any(one == method and fits(listed, path) for listed, one in asked)


def fits(listed: str, path: str) -> bool:
    """Whether a path, as on the wire without its query, is the one of a line."""
    pattern = re.compile(re.escape(listed).replace(r"\{\}", "[^/]+"))
    return any(pattern.fullmatch(one) for one in (path, re.sub(r"^/rest/api/[23](?=/)", "", path)))
