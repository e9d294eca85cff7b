"""Law 2: one `now` per look, passed down; nothing reads a clock but connector/clock.py."""

import ast
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
CLOCK = ROOT / "connector" / "clock.py"
FILES = sorted(p for room in ("policies", "connector", "webhooks") for p in (ROOT / room).rglob("*.py"))
READS = {("datetime", "now"), ("datetime", "utcnow"), ("datetime", "today"), ("date", "today"),
         ("time", "time"), ("time", "time_ns"), ("time", "localtime"), ("time", "gmtime")}  # fmt: skip
NAMES = {"now", "utcnow", "today", "time", "time_ns", "localtime", "gmtime"}


def reads_of_the_clock(source: str) -> list[int]:
    """The lines that read a clock: `datetime.now(…)`, `time.time()`, or such a function imported by name."""
    found = []
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Attribute) and (_last(node.value), node.attr) in READS:
            found.append(node.lineno)
        if isinstance(node, ast.ImportFrom) and node.module == "time":
            found += [node.lineno for name in node.names if name.name in NAMES]
    return found


def _last(node: ast.expr) -> str:
    """`datetime` of `datetime` and of `datetime.datetime`."""
    return node.id if isinstance(node, ast.Name) else node.attr if isinstance(node, ast.Attribute) else ""


@pytest.mark.parametrize("path", FILES, ids=lambda path: str(path.relative_to(ROOT)))
def test_nothing_reads_a_clock(path: Path) -> None:
    """Except the one module that may."""
    if path != CLOCK:
        assert reads_of_the_clock(path.read_text(encoding="utf-8")) == []


def test_the_one_module_that_may_does() -> None:
    """Else somebody else must."""
    assert reads_of_the_clock(CLOCK.read_text(encoding="utf-8"))


@pytest.mark.parametrize(
    "source",
    [
        "from datetime import datetime\ndatetime.now()",
        "import datetime\ndatetime.datetime.utcnow()",
        "from datetime import date\ndate.today()",
        "import time\ntime.time()",
        "from time import time",
        "from datetime import datetime\nf(default=datetime.now)",
    ],
)
def test_the_check_sees_every_way(source: str) -> None:
    """A check that finds nothing would prove nothing."""
    assert reads_of_the_clock(source)


def test_the_check_leaves_the_rest_alone() -> None:
    """Monotonic clocks measure, they do not tell the time; and `now` is a fine name."""
    assert reads_of_the_clock("from time import monotonic\nnow = monotonic()\ncase.now\nd.time()") == []
