"""Webhook bodies by hand, by class: names that are attacks, formats that are not JSON, numbers that overflow, and the
events that are about no issue. `tests/webhooks/bad_bodies.py` has the classes of shape and size."""

import gzip
import json
import zlib
from collections.abc import Iterator
from typing import Any

from tests.hostile.texts import ATTACKS, INVISIBLE, REORDERED, ZALGO

Named = tuple[str, bytes]
"""Class and body."""

EVENT = "jira:issue_updated"
HUGE = (2**31, 2**63 - 1, 2**63, 2**64 - 1, 2**64, -(2**63), -(2**63) - 1, 10**40, 1e308, -1e308, 5e-324, 10**18 + 0.5)
MOMENTS = (
    "0000-00-00T00:00:00.000+0000",
    "0001-01-01T00:00:00.000+1400",
    "9999-12-31T23:59:59.999-1200",
    "+275760-09-13T00:00:00Z",
    "-271821-04-20T00:00:00Z",
    "2026-02-30T00:00:00.000+0000",
    "2026-11-22T24:00:00.000+0000",
    "2026-11-22T23:59:60.000+0000",
    "2026-11-22T10:00:00.000+9999",
    "2026-11-22T10:00:00.000-99:99",
    "2026-W47-7T10:00:00Z",
    "२०२६-११-२२T१०:००:००Z",
    "2026-11-22T10:00:00.000+0000\n",
)
OTHER_EVENTS = (
    *("project_created", "project_updated", "project_deleted", "project_soft_deleted", "project_archived"),
    *(
        "sprint_created",
        "sprint_started",
        "sprint_closed",
        "sprint_deleted",
        "board_created",
        "board_configuration_changed",
    ),
    *("jira:version_created", "jira:version_released", "jira:version_moved", "jira:version_deleted"),
    *(
        "user_created",
        "user_updated",
        "user_deleted",
        "option_watching_changed",
        "option_timetracking_provider_changed",
    ),
    *("filter_created", "issuetype_created", "jira_expression_evaluation_failed", "comment_created", "worklog_updated"),
)
UNHEARD_OF = (
    "",
    "jira",
    "jira:",
    ":",
    "jira:issue_exploded",
    "ISSUE_UPDATED",
    "x" * 101,
    "a\nb",
    "a b",
    "événement",
    "\u202eevent",
)
ADDRESSES = (
    *(
        "http://169.254.169.254/latest/meta-data/rest/api/2/issue/1/comment/2",
        "http://[::1]/rest/api/2/issue/1/comment/2",
    ),
    *("file:///etc/passwd", "gopher://127.0.0.1:25/_x", "javascript:alert(1)//rest/api/2/issue/1/comment/2"),
    *(
        "https://jira.example.ru@evil.example/rest/api/2/issue/1/comment/2",
        "http://localhost:1/../rest/api/2/issue/1/comment/2",
    ),
    *(
        "https://evil.example/rest/api/2/issue/../../admin/1/comment/2",
        "https://evil.example/rest/api/2/issue/1%2f2/comment/2",
    ),
)


def dump(value: Any) -> bytes:
    return json.dumps(value, ensure_ascii=True).encode()


def _about(**issue: Any) -> dict[str, Any]:
    return {"webhookEvent": EVENT, "timestamp": 1, "issue": issue}


def _attacks() -> Iterator[Named]:
    """Each at every place from which a name of an issue is taken."""
    for kind, texts in ATTACKS.items():
        for text in texts:
            yield f"an issue's key that is {kind}", dump(_about(key=text))
            yield f"an issue's id that is {kind}", dump(_about(id=text, key=text))
            yield f"a name at the top that is {kind}", dump({"key": text, "id": text, "issue": text})
            yield f"an event that is {kind}", dump({"webhookEvent": text, "issue": {"key": "SUP-1"}})
            yield (
                f"a link's end that is {kind}",
                dump({"issueLink": {"sourceIssueId": text, "destinationIssueId": text}}),
            )
    for text in (*REORDERED, *INVISIBLE, *ZALGO):
        yield "letters that hide or reorder, in the key", dump(_about(key=f"SUP-1{text}"))
        yield "letters that hide or reorder, around the key", dump({"key": f"{text}SUP-1"})
        yield "letters that hide or reorder, in the event", dump({"webhookEvent": text, "issue": {"id": "1"}})
        yield "letters that hide or reorder, in the summary", dump(_about(id="1", fields={"summary": text * 50}))


def _numbers() -> Iterator[Named]:
    for number in HUGE:
        yield "a number beyond the types, as id", dump(_about(id=number))
        yield "a number beyond the types, as id in text", dump(_about(id=f"{number}"))
        yield "a number beyond the types, in a key", dump(_about(key=f"SUP-{number}"))
        yield "a number beyond the types, as timestamp", dump({**_about(id="1"), "timestamp": number})
        yield "a number beyond the types, in a link", dump({"issueLink": {"sourceIssueId": number}})
        yield "a number beyond the types, as worklog's issue", dump({"worklog": {"issueId": number}})
        yield "a number beyond the types, as updated", dump(_about(id="1", fields={"updated": number}))
    for text in MOMENTS:
        yield "a moment out of range", dump(_about(id="1", fields={"updated": text}))


def _events() -> Iterator[Named]:
    for event in OTHER_EVENTS:
        yield (
            "an event about no issue",
            dump({"timestamp": 1, "webhookEvent": event, "project": {"id": 1, "key": "SUP"}}),
        )
        yield "an event about no issue, with a key at the top", dump({"webhookEvent": event, "key": "SUP-1", "id": 5})
    for event in UNHEARD_OF:
        yield "an event nobody has heard of", dump({"webhookEvent": event, "issue": {"id": "1", "key": "SUP-1"}})
        yield "an event nobody has heard of, about nothing", dump({"webhookEvent": event, "thing": {"id": "1"}})
    for place in ("comment", "worklog", "attachment", "property", "issueProperty"):
        yield "a part without its issue", dump({"webhookEvent": f"{place}_created", place: {"id": "77"}})
        yield "a part without its issue", dump({"webhookEvent": f"{place}_created", place: {"issue": {"key": "SUP-1"}}})
        for address in ADDRESSES:
            yield (
                "a part's address that leads elsewhere",
                dump({"webhookEvent": f"{place}_updated", place: {"self": address}}),
            )
    for text in ("1", "SUP-1", ""):
        yield "a deleted issue", dump({"webhookEvent": "jira:issue_deleted", "issue": {"id": text, "key": text}})
    yield "a deleted issue", dump({"webhookEvent": "jira:issue_deleted", "issue": None})


def _formats() -> Iterator[Named]:
    good = dump(_about(id="1", key="SUP-1"))
    boundary = (
        b'--x\r\nContent-Disposition: form-data; name="payload"; filename="a.json"\r\n\r\n' + good + b"\r\n--x--\r\n"
    )
    yield from (("compressed", gzip.compress(good, mtime=0)), ("compressed", zlib.compress(good)))
    yield "compressed", gzip.compress(b"\0" * 10_000_000, mtime=0)
    yield from (
        ("a form", b"payload=" + good),
        ("a form", b"key=SUP-1"),
        ("a form", boundary),
        ("a form", b"--x--\r\n"),
    )
    for behind in (b"\0", b"x", b"}", b"]", b",", good, b"\n\n//", b"\x1a", b"<!-- -->"):
        yield "garbage behind a good body", good + behind
    for before in (b"\xef\xbb\xbf", b"\xfe\xff", b")]}',\n", b"for(;;);", b"\x1e", b"data: ", b"\0"):
        yield "garbage before a good body", before + good
    for coding in ("utf-16", "utf-16-be", "utf-16-le", "utf-32", "utf-32-be", "utf-7", "cp037", "cp1251"):
        yield "a good body in another encoding", good.decode().encode(coding)
    first, second = b'"issue":{"key":"SUP-1"}', b'"issue":["../x"]'
    for pair in ((first, second), (second, first), (first, b'"issue":null'), (b'"issue":"/"', first)):
        yield "a key twice, with two meanings", b"{" + b",".join(pair) + b"}"
    for name in ("__proto__", "constructor", "prototype", "__class__", "$where", "toString", "", "\0", "issue\0"):
        yield "names that other languages obey", dump({name: {"key": "SUP-1", "polluted": True}, "issue": {name: "1"}})
    for body in (
        b"[1]",
        b'"x"',
        b"null",
        b"1",
        b"true",
        b"[]",
        b"{}",
        b'""',
        b"[{}]",
        b" ",
        b"\n",
        b"\xef\xbb\xbf",
        b"",
    ):
        yield "JSON, but nothing in it", body
    for code in (0xD800, 0xDBFF, 0xDC00, 0xDFFF):
        raw = chr(code).encode("utf-8", "surrogatepass")
        yield "half a surrogate pair, raw", b'{"issue":{"id":"1","key":"' + raw + b'"}}'
        yield "half a surrogate pair, escaped", f'{{"issue":{{"id":"1","key":"\\u{code:04x}"}}}}'.encode()
    for body in (b'{"key":"SUP-1\0"}', b'{"key":"SUP-1\\u0000"}', b'{"key":"SUP-1"\0}', b'\0{"key":"SUP-1"}'):
        yield "NUL in a body", body


def by_hand() -> list[Named]:
    """The same in every run."""
    return [*_attacks(), *_numbers(), *_events(), *_formats()]
