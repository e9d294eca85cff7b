"""The Atlassian Document Format: our text survives it, and no document of a stranger's breaks the reader."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from connector.jira.markup import adf

TEXT = st.text(st.characters(exclude_categories=("Cs",), exclude_characters="\r"), max_size=200)
JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=10),
    lambda inner: (
        st.lists(inner, max_size=4)
        | st.dictionaries(
            st.sampled_from(["type", "content", "text", "attrs", "marks", "href", "timestamp", "url"]),
            inner | st.sampled_from([*adf._WRITERS, "doc", "link"]),
            max_size=5,
        )
    ),
    max_leaves=30,
)


def document(*content: Any) -> dict[str, Any]:
    return {"type": "doc", "version": 1, "content": list(content)}


def paragraph(*content: Any) -> dict[str, Any]:
    return {"type": "paragraph", "content": list(content)}


def text(told: str, *marks: Any) -> dict[str, Any]:
    return {"type": "text", "text": told, "marks": list(marks)}


@given(TEXT)
def test_text_comes_back_from_a_document_as_it_went_in(told: str) -> None:
    """Text -> ADF -> text changes nothing."""
    assert adf.to_text(adf.from_text(told)) == told


@given(TEXT)
def test_a_document_we_write_has_no_empty_text_node_and_no_mention(told: str) -> None:
    """Jira refuses empty text nodes; anything but text and breaks would let a customer's words act."""
    nodes = [node for block in adf.from_text(told)["content"] for node in block["content"]]
    assert {node["type"] for node in nodes} <= {"text", "hardBreak"}
    assert all(node["text"] for node in nodes if node["type"] == "text")


@given(JSON)
def test_no_json_makes_the_reader_fail(told: Any) -> None:
    """Whatever lies where a document should, the answer is text."""
    assert isinstance(adf.to_text(told), str)


def test_a_document_nested_without_end_is_read_to_a_depth() -> None:
    """Ten thousand levels of panels neither fail nor hide what stands before them."""
    deep: dict[str, Any] = paragraph(text("bottom"))
    for _ in range(10_000):
        deep = {"type": "panel", "content": [deep]}
    assert adf.to_text(document(paragraph(text("top")), deep)) == "top\n\n"


def test_a_document_of_a_million_characters_is_cut() -> None:
    """The text read from one document has a cap."""
    assert len(adf.to_text(document(*[paragraph(text("x" * 10_000))] * 100))) == adf.LONGEST


@pytest.mark.parametrize(
    ("node", "seen"),
    [
        ({"type": "mention", "attrs": {"id": "5b10", "text": "@Анна"}}, "@Анна"),
        ({"type": "emoji", "attrs": {"shortName": ":smile:"}}, ":smile:"),
        ({"type": "inlineCard", "attrs": {"url": "https://a.example/1"}}, "https://a.example/1"),
        ({"type": "date", "attrs": {"timestamp": "1795305600000"}}, "2026-11-22"),
        ({"type": "date", "attrs": {"timestamp": "9" * 30}}, "9" * 30),
        ({"type": "status", "attrs": {"text": "ГОТОВО"}}, "ГОТОВО"),
        ({"type": "mediaInline", "attrs": {"alt": "лог.txt", "id": "1"}}, "[лог.txt]"),
        (text("журнал", {"type": "link", "attrs": {"href": "https://a.example"}}), "журнал (https://a.example)"),
        (text("https://a.example", {"type": "link", "attrs": {"href": "https://a.example"}}), "https://a.example"),
    ],
)
def test_inline_nodes_are_read_as_people_see_them(node: dict[str, Any], seen: str) -> None:
    """Mentions, links, cards, dates, files: what a reader sees."""
    assert adf.to_text(document(paragraph(node))) == seen


def test_lists_tables_code_and_panels_are_read_in_lines() -> None:
    """Blocks stand apart by a blank line; items, rows and lines of code by one break."""
    item = {"type": "listItem", "content": [paragraph(text("шаг"))]}
    nested = {"type": "listItem", "content": [paragraph(text("два")), {"type": "bulletList", "content": [item]}]}
    cell = {"type": "tableCell", "content": [paragraph(text("a"))]}
    told = document(
        {"type": "heading", "attrs": {"level": 1}, "content": [text("Шаги")]},
        {"type": "orderedList", "content": [item, nested]},
        {"type": "table", "content": [{"type": "tableRow", "content": [cell, cell]}] * 2},
        {"type": "codeBlock", "content": [text("x = 1\ny = 2")]},
        {"type": "panel", "content": [paragraph(text("важно"))]},
        {"type": "rule"},
        {"type": "expand", "attrs": {"title": "ещё"}, "content": [paragraph(text("внутри"))]},
    )
    assert adf.to_text(told) == (
        "Шаги\n\n1. шаг\n2. два\n  - шаг\n\na | a\na | a\n\nx = 1\ny = 2\n\nважно\n\n---\n\nещё\n\nвнутри"
    )
