"""How long a bad policy takes to be refused: every spoiled file of `tests/bad`, and files made to cost.

    python -m bench.bad

Measured is the processor time of this process; of two tries the better, as the less disturbed one.
"""

import sys
from collections.abc import Iterator
from pathlib import Path
from time import process_time

from policies import load

GOAL = 0.1
TRIES, TOLD = 2, 8
ROOT = Path(__file__).resolve().parents[1]
HEAD = "version: 1\nregulation: t\ncalendars: {c: {hours: {mon-fri: 09:00-18:00}}}\n"
PATTERNS = ", ".join(f"{{key: {{matches: '\\w{{70}}{n}'}}}}" for n in range(200))
ALTERNATIVES = ", ".join(f"{{any: [{{type: А{n}}}, {{status: Б{n}}}]}}" for n in range(60))

HOSTILE = {
    "brackets": "[" * 200_000,
    "braces": "{a: " * 100_000,
    "aliases": "a: &a [x, x]\n" + "".join(f"a{n}: &a{n} [*a, *a]\n" for n in range(100)),
    "merges": "a: &a {x: 1}\n" + "b:\n  <<: [*a, *a]\n" * 100,
    "a line of a megabyte": "a: " + "x" * 1_040_000,
    "a list of a megabyte": "a: [" + "x," * 500_000 + "]",
    "100,000 keys": "".join(f"k{n}: 1\n" for n in range(100_000)),
    "10,000 unknown keys": HEAD + "".join(f"k{n}: 1\n" for n in range(10_000)),
    "one key again and again": "a: 1\n" * 100_000,
    "numbers": "a: [" + f"{'9' * 4_000}, " * 200 + "]",
    "a zero byte": "a: x\0y",
    "right to left": f'{HEAD}title: "{chr(0x202E) * 10_000}"\n',
    "quotes": "'" * 500_001,
    "comments": "#\n" * 500_000,
    "a large pattern": HEAD + r"scope: {when: {key: {matches: '\w{300}'}}}",
    "many patterns": f"{HEAD}scope: {{when: {{any: [{PATTERNS}]}}}}\n",
    "braces in texts": HEAD + "rules: [{name: a, on: created, do: {comment: public, text: '" + "{" * 300_000 + "'}}]\n",
    "alternatives": f"{HEAD}scope: {{when: {{all: [{ALTERNATIVES}]}}}}\nlabels: 1\n",
    "misspelt names": HEAD
    + "rules:\n"
    + "".join(f"  - {{name: r{n}, onn: created, do: undo}}\n" for n in range(1_500)),
}


def cases() -> Iterator[tuple[str, str]]:
    for path in (ROOT / "tests" / "bad").glob("*.yaml"):
        yield path.name, path.read_text(encoding="utf-8")
    yield from HOSTILE.items()


def seconds(text: str) -> float:
    """The processor time of one reading."""
    start = process_time()
    load(text, "bench.yaml")
    return process_time() - start


def main() -> int:
    load(HEAD, "warm.yaml")
    took = {name: min(seconds(text) for _ in range(TRIES)) for name, text in cases()}
    slowest = sorted(took, key=lambda name: -took[name])
    for name in slowest[:TOLD]:
        print(f"{took[name] * 1000:7.1f} ms  {name}")
    print(
        f"goal: {len(took)} bad files in under {GOAL * 1000:.0f} ms each; slowest {took[slowest[0]] / GOAL:.2f} of it"
    )
    return 0


if __name__ == "__main__":
    sys.exit(main())
