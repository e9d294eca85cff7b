"""What may reach a terminal or a log: text that shows itself and does nothing. Values from Jira are hostile.

Escape sequences move the cursor, rename the window and paint over what was said; overrides of direction show another
text than the one that is there. Both are shown as the escapes that JSON has, so that JSON stays JSON.
"""

import re
import sys
from collections.abc import Iterator
from contextlib import contextmanager, redirect_stderr, redirect_stdout
from typing import Any, TextIO

_ACTING = re.compile(
    r"[\x00-\x08\x0b-\x1f\x7f-\x9f\xad\u061c\u200b-\u200f\u2028-\u202e\u2060-\u206f\ud800-\udfff\ufeff\ufff9-\ufffb]"
    r"|[\U000e0000-\U000e0fff]"
)
"""Control characters but line feed and tab, what has no width, marks of direction, surrogates, tags."""
_INDENT = "\n      "


def visible(text: str) -> str:
    """`text` with every character that acts on a reader's screen shown as `\\u…`."""
    return _ACTING.sub(_escape, text)


def one_line(text: str) -> str:
    """The same in one line, whatever it holds."""
    return visible(text).replace("\n", "\\n").replace("\t", "\\t")


def indented(text: str) -> str:
    """Lines of a value after its first stand deeper than anything of ours, so that none can pass for ours."""
    return text.replace("\n", _INDENT)


def _escape(found: re.Match[str]) -> str:
    code = ord(found.group())
    if code < 0x10000:
        return f"\\u{code:04x}"
    return f"\\u{0xD800 + ((code - 0x10000) >> 10):04x}\\u{0xDC00 + (code & 0x3FF):04x}"


class _Visible:
    """A stream that writes only what is visible; the rest of it is the stream beneath."""

    def __init__(self, beneath: TextIO) -> None:
        self._beneath = beneath

    def write(self, text: str) -> int:
        return self._beneath.write(visible(text))

    def __getattr__(self, name: str) -> Any:
        return getattr(self._beneath, name)


@contextmanager
def guarded() -> Iterator[None]:
    """Whatever is printed in the block is visible, problems and answers of every command alike."""
    with redirect_stdout(_Visible(sys.stdout)), redirect_stderr(_Visible(sys.stderr)):
        yield
