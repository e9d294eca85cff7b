"""Bodies that Jira would not send, by class: generated, so that each class is tried in several sizes and places."""

import json
import random
from collections.abc import Iterator
from typing import Any

KEY = '"key":"SUP-1"'
EVENT = "jira:issue_updated"
SIZES = (1, 2, 63, 64, 65, 100, 1_000, 1_025, 5_000, 100_000)
ODD: tuple[Any, ...] = (None, True, False, 0, -1, 1.5, 10**18, "", "x", [], [1], {}, {"id": {}}, "\0", "я" * 300)


def _dump(value: Any) -> bytes:
    return json.dumps(value, ensure_ascii=True).encode()


def _wrongly_typed() -> Iterator[tuple[str, bytes]]:
    for odd in ODD:
        yield "issue of a wrong type", _dump({"webhookEvent": EVENT, "issue": odd})
        yield "issue.id of a wrong type", _dump({"webhookEvent": EVENT, "issue": {"id": odd}})
        yield "issue.key of a wrong type", _dump({"webhookEvent": EVENT, "issue": {"key": odd}})
        yield "comment of a wrong type", _dump({"webhookEvent": "comment_created", "comment": odd})
        yield "comment.self of a wrong type", _dump({"webhookEvent": "comment_created", "comment": {"self": odd}})
        yield "link of a wrong type", _dump({"webhookEvent": "issuelink_created", "issueLink": odd})
        yield "link's end of a wrong type", _dump({"issueLink": {"sourceIssueId": odd, "destinationIssueId": odd}})
        yield "event of a wrong type", _dump({"webhookEvent": odd})
        yield "top-level key of a wrong type", _dump({"key": odd, "id": odd})
        yield "odd updated", _dump({"issue": {"id": "1", "fields": {"updated": odd}}})
        yield "odd fields", _dump({"issue": {"id": "1", "fields": odd}})
        yield "odd timestamp", _dump({"webhookEvent": EVENT, "timestamp": odd, "issue": {"id": "1"}})
        yield "not an object", _dump(odd) if not isinstance(odd, dict) else b"[{}]"


def _nested() -> Iterator[tuple[str, bytes]]:
    for size in SIZES:
        yield "nested lists", b"[" * size + b"]" * size
        yield "nested objects", b'{"a":' * size + b"1" + b"}" * size
        yield "nested lists in an object", f"{{{KEY},".encode() + b'"x":' + b"[" * size + b"]" * size + b"}"
        yield "unclosed lists", b"[" * size
        yield "unclosed objects", b'{"a":' * size
        yield "long integer", f"{{{KEY},".encode() + b'"n":' + b"9" * size + b"}"
        yield "long negative integer", b'{"id":-' + b"9" * size + b"}"
        yield "long fraction", b'{"id":0.' + b"9" * size + b"}"
        yield "many keys", b"{" + b",".join(b'"%d":1' % n for n in range(min(size, 5_000))) + b"}"
        yield "doubled keys", b"{" + b",".join([b'"key":"SUP-1"'] * min(size, 5_000)) + b"}"
        yield "long key", _dump({"key": "A" * size + "-1"})
        yield "long id", _dump({"issue": {"id": "9" * size}})
        yield "blanks", b" " * size
        yield "NULs", b"\0" * size


def _not_json() -> Iterator[tuple[str, bytes]]:
    for text in ("NaN", "Infinity", "-Infinity", "1e999", "-1e999", "nan", "undefined", "0x10", "01", "+1", ".5", "1."):
        yield "numbers JSON has not", f'{{{KEY},"n":{text}}}'.encode()
    for text in (r"\ud800", r"\udc00", r"\udc00\ud800", r"\ud800x", r"\u12", r"\x41", "\\"):
        yield "lone surrogates and bad escapes", f'{{"key":"SUP-1{text}"}}'.encode()
    for raw in (b"\xff", b"\xc0\x80", b"\xed\xa0\x80", b"\xf5\x80\x80\x80", b"\x80", b"\xe2\x82"):
        yield "bytes that are no UTF-8", b'{"key":"' + raw + b'"}'
    for coding in ("utf-16", "utf-16-le", "utf-32", "utf-8-sig", "cp1251", "koi8-r", "utf-7"):
        yield "another encoding", '{"key":"SUP-1","текст":"я"}'.encode(coding, errors="replace")
    for text in (
        "{'key':'SUP-1'}",
        "{key:1}",
        '{"a":1,}',
        '{"a" 1}',
        '{"a":1}{"b":2}',
        "{}x",
        "//\n{}",
        '{"a":\t"\t"}',
    ):
        yield "nearly JSON", text.encode()
    for text in ("<xml/>", "<!doctype html><p>", "key=SUP-1&id=1", "--b\r\nContent-Disposition: form-data", "%PDF-1.7"):
        yield "another format", text.encode()
    for raw in (b"\x1f\x8b\x08\x00\x00", b"PK\x03\x04", b"\x00\x01\x02", b"\x89PNG\r\n", b"BZh9"):
        yield "binary", raw
    for text in (
        "SUP-0",
        "sup-1",
        "SUP-",
        "-1",
        "SUP-1 ",
        "SUP-1\n",
        "SUP–1",
        "СУП-1",
        "SUP-１",
        "../SUP-1",
        "SUP-1;x",
    ):
        yield "keys that are none", _dump({"key": text})
    for text in ("0", "-1", "1.0", "1e3", "0x1", " 1", "1 ", "１", "٣", "1\n", "1;drop", "NaN"):
        yield "ids that are none", _dump({"issue": {"id": text}})


def _cut_and_spoiled() -> Iterator[tuple[str, bytes]]:
    good = _dump({"webhookEvent": EVENT, "timestamp": 1, "issue": {"id": "1", "fields": {"summary": "Привет"}}})
    for length in range(0, len(good), 5):
        yield "cut short", good[:length]
    dice = random.Random(20_261_122)  # noqa: S311 - the same corpus each time
    for _ in range(60):
        spoiled = bytearray(good)
        for _ in range(dice.randint(1, 4)):
            spoiled[dice.randrange(len(spoiled))] = dice.randrange(256)
        yield "random bytes changed", bytes(spoiled)


def corpus() -> list[tuple[str, bytes]]:
    """(class, body), the same in every run."""
    return [*_wrongly_typed(), *_nested(), *_not_json(), *_cut_and_spoiled()]
