"""Text -> plain data with places: YAML's own guesses are not taken, and hostile files are refused before they cost."""

from typing import Any

import pytest

from policies import Problems, load
from policies.language.reading import MAX_DEPTH, MAX_KEYS, Source, read


def data(text: str) -> Any:
    source = read(text, "t.yaml")
    assert isinstance(source, Source), source
    return source.data


def fault(text: str) -> tuple[str, int, int]:
    """(code, line, column) of the only problem."""
    found = read(text, "t.yaml")
    assert not isinstance(found, Source)
    (problem,) = found
    return problem.code, problem.line, problem.column


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("18:00", "18:00"),
        ("1:30:00", "1:30:00"),
        ("on", "on"),
        ("off", "off"),
        ("yes", "yes"),
        ("No", "No"),
        ("True", "True"),
        ("010", "010"),
        ("0x1F", "0x1F"),
        ("0b1", "0b1"),
        ("1_000", "1_000"),
        ("1e3", "1e3"),
        (".5", ".5"),
        ("+5", "+5"),
        (".inf", ".inf"),
        ("2026-12-31", "2026-12-31"),
        ("2026-12-31T10:00:00Z", "2026-12-31T10:00:00Z"),
        ("=", "="),
        ("'5'", "5"),
        ('"true"', "true"),
        ("'null'", "null"),
        ("Да", "Да"),
        ("true", True),
        ("false", False),
        ("null", None),
        ("~", None),
        ("", None),
        ("5", 5),
        ("-5", -5),
        ("0", 0),
        ("2.50", 2.5),
        ("[]", []),
        ("{}", {}),
    ],
)
def test_scalars_are_what_they_look_like(text: str, value: object) -> None:
    """Only true, false, null and plain decimal numbers are more than text."""
    found = data(f"a: {text}")["a"]
    assert found == value
    assert type(found) is type(value)


@pytest.mark.parametrize("key", ["on", "yes", "18:00", "2026-12-31", "5", "null", "1.5", "true"])
def test_keys_are_text(key: str) -> None:
    """`on:` is the key «on», as GitHub's workflows would like it."""
    assert data(f"{key}: x") == {key: "x"}


def test_places_of_keys_and_values() -> None:
    """Line and column from 1, of every part however deep."""
    source = read("a:\n  - b: [x, y]\n    c: z\n", "t.yaml")
    assert isinstance(source, Source)
    assert source.place(("a",), key=True) == (1, 1)
    assert source.place(("a", 0, "b", 1)) == (2, 12)
    assert source.place(("a", 0, "c"), key=True) == (3, 5)
    assert source.place(("a", 0, "c")) == (3, 8)
    assert source.place(("a", 0, "missing")) == (2, 5)


def test_the_path_in_the_admins_words() -> None:
    """An item of a list goes by its name, else by its number from 1."""
    source = read("rules:\n  - name: Полнота\n    when: {a: 1}\n  - when: {b: 2}\n", "t.yaml")
    assert isinstance(source, Source)
    assert source.where(("rules", 0, "when", "a")) == "rules → «Полнота» → when → a"
    assert source.where(("rules", 1, "when")) == "rules → 2 → when"


@pytest.mark.parametrize(
    "text", ["---\na: 1\n", "a: 1\n...\n", "\ufeffa: 1\n", "a: 1\r\n", "# только\na: 1", "%YAML 1.1\n---\na: 1"]
)
def test_harmless_wrappings(text: str) -> None:
    """One document with its marks, a byte order mark, Windows line ends, comments."""
    assert data(text) == {"a": 1}


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("", ("empty", 1, 1)),
        ("# только комментарий\n", ("empty", 1, 1)),
        ("a: 1\nb: 2\na: 3\n", ("duplicate", 3, 1)),
        ("a: {b: 1, c: 2, b: 3}", ("duplicate", 1, 17)),
        ("a: &x 1\nb: *x\n", ("anchor", 1, 4)),
        ("a: *x\n", ("anchor", 1, 4)),
        ("a: !!python/object/apply:os.system [ls]\n", ("tag", 1, 4)),
        ("a: !secret x\n", ("tag", 1, 4)),
        ("a:\n  <<: {b: 1}\n", ("merge", 2, 3)),
        ("? [a, b]\n: 1\n", ("key", 1, 3)),
        ("? {a: b}\n: 1\n", ("key", 1, 3)),
        ("a: 1\n---\nb: 2\n", ("documents", 2, 1)),
        ("---\na: 1\n---\nb: 2\n", ("documents", 3, 1)),
        ("---\n---\na: 1\n", ("documents", 2, 1)),
        ("a: 12345678901234567890", ("number", 1, 4)),
        ("a: " + "9" * 5000, ("number", 1, 4)),
        ("a:\n\tb: 1\n", ("tab", 2, 1)),
        ("a: b: c", ("colon", 1, 5)),
        ("a: 1\n b: 2\n", ("colon", 2, 3)),
        ("a: 1\nb\nc: 2\n", ("no_colon", 2, 1)),
        ("a: 'x\nb: 2\n", ("quote", 1, 4)),
        ('a: "x\nb: 2\n', ("quote", 1, 4)),
        ("a: [x, y\nb: 2\n", ("bracket", 1, 4)),
        ("a: {x: 1\n", ("bracket", 1, 4)),
        ("a: {x: 1 y: 2}", ("bracket", 1, 11)),
        ("a:\n  b: 1\n c: 2\n", ("indent", 3, 2)),
        ("a: 1\n- b\n", ("indent", 2, 1)),
        ('a: "x" y\n', ("indent", 1, 8)),
        ("a: @x", ("bare", 1, 4)),
        ("a: `x`", ("bare", 1, 4)),
        ("a: %x", ("bare", 1, 4)),
        (r'a: "\q"', ("escape", 1, 6)),
        ("a: 1\nb: \x07\n", ("control", 2, 4)),
        ("a: \ud800", ("control", 1, 4)),
        ("a: x\0", ("control", 1, 5)),
        ("a: б\u202eв", ("control", 1, 4)),
        ("a: [б, в\u200b]", ("control", 1, 8)),
        (r'a: "б\u200bв"', ("control", 1, 4)),
        (r'a: "\0"', ("control", 1, 4)),
        ("\u200ba: 1", ("control", 1, 1)),
        ("a: ]", ("yaml", 1, 4)),
    ],
)
def test_what_is_refused_and_where(text: str, expected: tuple[str, int, int]) -> None:
    """Each by its own words, at the place to mend: where a quote or bracket opened, not where the file ended."""
    assert fault(text) == expected


@pytest.mark.parametrize("end", ["a: [x, y\n", "a: 'x\n", "a: 1\n- b\n", "a: @x\n"])
def test_a_fault_of_a_long_file_is_told_in_our_words_too(end: str) -> None:
    """It is not read a second time by the slow parser, which words faults better."""
    text = "".join(f"k{n}: {'x' * 100}\n" for n in range(1_000)) + end
    code, line, _ = fault(text)
    assert code != "yaml"
    assert line >= 1_001


def test_hostile_text_does_not_break_the_line_that_tells_of_it() -> None:
    """A message is one line, whatever a value holds."""
    found = load(HEAD + 'mode: "a\\n\\tb"\n', "t.yaml")
    assert isinstance(found, Problems)
    assert found.said("ru").isprintable()


def test_keys_of_one_mapping_are_capped() -> None:
    """At the first beyond; a list may be as long as the whole."""
    assert fault("".join(f"k{n}: 1\n" for n in range(9 * MAX_KEYS))) == ("many_keys", MAX_KEYS + 1, 8)
    assert len(data("a: [" + "x, " * 15_000 + "x]")["a"]) == 15_001


def test_several_duplicates_are_all_told() -> None:
    """Each with the line of the first."""
    found = read("a: 1\nb: 1\na: 2\nb: 2\n", "t.yaml")
    assert not isinstance(found, Source)
    assert [(p.line, p.data["key"], p.data["first"]) for p in found] == [(3, "a", 1), (4, "b", 2)]


@pytest.mark.parametrize("opening", ["[", "{a: ", "- ", "a:\n "])
def test_depth_is_capped(opening: str) -> None:
    """Deeper than anything a regulation needs."""
    text = opening * (MAX_DEPTH + 1)
    if opening == "a:\n ":
        text = "".join(f"{' ' * n}a:\n" for n in range(MAX_DEPTH + 2))
    assert fault(text)[0] == "too_deep"


HEAD = "version: 1\nregulation: t\ncalendars: {c: {hours: {mon-fri: 09:00-18:00}}}\n"
PATTERNS = ", ".join(f"{{key: {{matches: '\\w{{300}}{n}'}}}}" for n in range(500))
BOMBS = {
    "brackets": "[" * 20_000,
    "braces": "{a: " * 20_000,
    "dashes": "- " * 20_000,
    "aliases": "a: &a [x, x]\n"
    + "".join(f"{b}: &{b} [*{a}, *{a}]\n" for a, b in zip("abcdefgh", "bcdefghi", strict=True)),
    "merges": "a: &a {x: 1}\n" + "b:\n  <<: [*a, *a]\n" * 100,
    "large": "a: " + "x" * 1_100_000,
    "list": "a: [" + "x," * 300_000 + "]",
    "keys": "".join(f"k{n}: 1\n" for n in range(60_000)),
    "keys of lists": "".join(f"k{n}: [1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11]\n" for n in range(1_900)),
    "junk": "ъ: йцу кен [}{ : " * 30_000,
    "one line": "a" * 1_000_000,
    "quotes": "'" * 500_001,
    "spaces": " " * 1_000_000,
    "comments": "#\n" * 500_000,
    "one key": "a: 1\n" * 100_000,
    "one line of text": "a: " + "x" * 1_040_000,
    "zero byte": "a: x\0y",
    "a fault at the end": "- k: 1\n" * 9_000 + "- [",
    "patterns": f"{HEAD}scope: {{when: {{any: [{PATTERNS}]}}}}",
    "texts": f"{HEAD}rules: [{{name: a, on: created, do: {{comment: public, text: '{'{' * 100_000}'}}}}]",
}


@pytest.mark.parametrize("bomb", BOMBS)
def test_bombs_are_refused(bomb: str) -> None:
    """Nested, aliased, merged, large and senseless files alike; depth costs no stack."""
    found = load(BOMBS[bomb], "t.yaml")
    assert isinstance(found, Problems)
    assert len(found.said("ru")) < 100_000


def test_a_question_mark_in_a_flow_list_is_text() -> None:
    """And it is not blamed for a fault elsewhere in the file."""
    assert data("a: [Что это?, b]") == {"a": ["Что это?", "b"]}
    assert fault("a: [Что это?, b]\nb: 'x\n") == ("quote", 2, 4)
