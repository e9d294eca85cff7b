"""The patterns of `matches`: compiled by an engine of linear time, and refused beforehand where compiling would cost.

What makes a pattern large is how often its parts are repeated, above all those that stand for the letters of all
languages: `\\w{300}` takes a tenth of a second to compile.
"""

import re
from functools import lru_cache

from pydantic_core import SchemaError, SchemaValidator, core_schema

LARGEST, LARGEST_OF_ALL = 5_000, 10_000
"""How much one pattern may weigh, and all those of a policy: about 25 and 50 milliseconds."""
LETTER, CLASS, KIND, ALL_LETTERS = 1, 3, 12, 60
"""A letter or a class of some; digits or blanks of all scripts; letters of all."""
ONE = 20
"""What any pattern weighs for being one."""
_TOKEN = re.compile(
    r"""(?P<letters>\\[wWbB]|\\[pP](?:\{[^}]*\})?) | (?P<kind>\\[dDsS]) | (?P<escape>\\[xuU]\{[^}]*\}|\\.)
    | (?P<class>\[\^?\]?(?:\\.|\[[^\]]*\]|[^\]\\])*\]) | \{(?P<least>\d+)(?:,(?P<most>\d*))?\}
    | (?P<opens>\((?:\?[^:)]*[:)])?) | (?P<closes>\)) | (?P<quantifier>[*+?]) | (?P<letter>.)""",
    re.VERBOSE | re.DOTALL,
)


def weight(pattern: str) -> int:
    """About how much it costs to compile, in units of 5 microseconds."""
    sums, last = [[ONE]], 0
    for token in _TOKEN.finditer(pattern):
        match token.lastgroup:
            case "least" | "most":
                times = max(1, _count(token))
                sums[-1].append(last * (times - 1))
                last *= times
            case "opens":
                sums.append([])
            case "closes" if len(sums) > 1:
                last = sum(sums.pop())
                sums[-1].append(last)
            case "quantifier" | "closes":
                pass
            case kind:
                last = _of_one(kind or "", token[0])
                sums[-1].append(last)
    return sum(map(sum, sums))


def _count(token: re.Match[str]) -> int:
    return max(int(token["least"][:9]), int((token["most"] or "0")[:9]))


def _of_one(kind: str, text: str) -> int:
    match kind:
        case "letters":
            return ALL_LETTERS
        case "class":
            return CLASS + ALL_LETTERS * len(re.findall(r"\\[wWpP]", text)) + KIND * len(re.findall(r"\\[dDsS]", text))
        case "kind":
            return KIND
        case "escape":
            return CLASS
        case _:
            return LETTER


@lru_cache(maxsize=1_024)
def compiled(pattern: str) -> SchemaValidator | str:
    """The pattern, to be searched for by Rust's regex engine, whose time is linear; or the engine's reason against it.
    pydantic-core carries the engine; Python's own would let a hostile text take for ever."""
    if weight(pattern) > LARGEST:
        return "compiled regex exceeds"
    try:
        return SchemaValidator(core_schema.str_schema(pattern=pattern, regex_engine="rust-regex"))
    except SchemaError as error:
        return str(error).rpartition("rror: ")[2].strip()
