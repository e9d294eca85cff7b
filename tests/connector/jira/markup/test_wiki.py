"""Jira's wiki markup: what customers write shows as written, and markup is read as text."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from connector.jira.markup import wiki

HOSTILE = st.text(
    st.sampled_from("ab Яё1\n\\{}[]|!~^#*_+-?:;()yPD&h.bq<>@/x0\t") | st.characters(exclude_categories=("Cs",)),
    max_size=80,
).map(lambda told: told.replace("\r", ""))


@given(HOSTILE)
def test_text_comes_back_from_markup_as_it_went_in(told: str) -> None:
    """Text -> markup -> text changes nothing, so nothing in it was read as markup."""
    assert wiki.to_text(wiki.from_text(told)) == told


@given(HOSTILE)
def test_no_character_that_opens_markup_is_left_bare(told: str) -> None:
    """Mentions, macros, links, pictures and tables begin with these; each has a backslash before it."""
    assert re.search(r"(?<!\\)[{}\[\]|!]", wiki.from_text(told)) is None


@pytest.mark.parametrize(
    "attack",
    [
        "[~admin] срочно",
        "{html}<script>{html}",
        "!http://x.example/a.png!",
        "||a||b||",
        "h1. Заголовок",
        "---- ",
        "(!)",
    ],
)
def test_a_customers_markup_is_shown_and_not_obeyed(attack: str) -> None:
    """Each of these would act if it were passed on as it came."""
    assert wiki.from_text(attack) != attack
    assert wiki.to_text(wiki.from_text(attack)) == attack


def test_ordinary_words_are_left_alone() -> None:
    """Dates, clauses in brackets and snake_case keep their looks in the raw text."""
    told = "Срок 2026-11-22 (п. 5.5), поле due_date: см. https://a.example/x"
    assert wiki.from_text(told) == told


@pytest.mark.parametrize(
    ("markup", "seen"),
    [
        ("h1. Шаги\n*жирно* и _косо_", "Шаги\nжирно и косо"),
        ("[текст|https://a.example/1] и [https://b.example]", "текст (https://a.example/1) и https://b.example"),
        ("[~leo.papadopoulos]!", "@leo.papadopoulos!"),
        ("[~accountid:5b10ac]", "@5b10ac"),
        ("{code:java}\nx = 1;\n{code}", "\nx = 1;\n"),
        ("{panel:title=A|borderStyle=dashed}внутри{panel}", "внутри"),
        ("!6666.png|thumbnail!", "[6666.png]"),
        ("Привет! Как дела!", "Привет! Как дела!"),
        ("||имя||цена||\n|a|1|", " | имя | цена | \n|a|1|"),
        ("строка\\\\ещё \\[скобка\\]", "строка\nещё [скобка]"),
        ("a &amp; b &#8211; &#99999999;", "a & b – &#99999999;"),
        ("*[ссылка|https://a.example]*", "ссылка (https://a.example)"),
    ],
)
def test_markup_is_read_as_people_see_it(markup: str, seen: str) -> None:
    """Headings, emphasis, links, mentions, macros, pictures and tables."""
    assert wiki.to_text(markup) == seen


@given(st.text(st.sampled_from("[|]!*_{}\\&#;~h1. \n"), max_size=400))
def test_no_markup_makes_the_reader_fail(told: str) -> None:
    """However the marks are crossed, the answer is text."""
    assert isinstance(wiki.to_text(told), str)


@pytest.mark.parametrize("mark", ["[", "!", "*", "_", "{", "\\", "&#"])
def test_a_page_of_one_mark_is_read_through(mark: str) -> None:
    """A hundred thousand opening marks without a close: nothing is lost, and no pattern goes back over them."""
    assert len(wiki.to_text("a" + mark * 100_000)) >= 50_000
