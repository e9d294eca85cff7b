"""What only a real socket can send: granian answers it or closes, and the next good webhook is taken."""

import socket
from collections.abc import Iterator
from contextlib import ExitStack, closing, contextmanager

import pytest

from tests.faults.processes import SECRET, Service, free_port, wait_until
from webhooks.serving.bodies import ROOM
from webhooks.signature import sign

BODY = b'{"key": "SUP-1"}'
SIGNED = b"X-Hub-Signature: " + sign(BODY, SECRET.encode()).encode()
FORGED = b"X-Hub-Signature: sha256=" + b"0" * 64
PATIENCE = 5.0
"""Seconds until a silent server is held to have nothing to say."""
LINE, HOST, CLOSE = b"POST /webhooks/jira HTTP/1.1", b"Host: reglament", b"Connection: close"


def message(*head: bytes, body: bytes = b"") -> bytes:
    return b"\r\n".join(head) + b"\r\n\r\n" + body


def length(body: bytes) -> bytes:
    return b"Content-Length: %d" % len(body)


def good(*more: bytes) -> bytes:
    return message(LINE, HOST, SIGNED, length(BODY), *more, body=BODY)


def chunked(raw: bytes, *more: bytes) -> bytes:
    return message(LINE, HOST, SIGNED, CLOSE, b"Transfer-Encoding: chunked", *more, body=raw)


@pytest.fixture(scope="module")
def web(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Service]:
    """`reglament web`: one server for all."""
    service = Service(tmp_path_factory.mktemp("sockets"), free_port(), None, "web")
    try:
        wait_until(service.listens, "the server listens")
        yield service
        assert "Traceback" not in service.log.read_text(encoding="utf-8")
    finally:
        service.end()


def connected(web: Service) -> socket.socket:
    return socket.create_connection(("127.0.0.1", int(web.url.rpartition(":")[2])), PATIENCE)


def told(web: Service, raw: bytes, answers: int = 1, *, gone: bool = False) -> list[int]:
    """The codes of what comes: until so many answers, and a moment longer, or until the server closes. Raises
    TimeoutError when it does neither.

    `gone`: our half is closed at once, so that nobody waits for the rest."""
    with closing(connected(web)) as wire:
        wire.sendall(raw)
        if gone:
            wire.shutdown(socket.SHUT_WR)
        got = b""
        try:
            while piece := wire.recv(65_536):
                got += piece
                if len(codes(got)) >= answers:
                    wire.settimeout(0.02)
        except ConnectionResetError:
            pass
        except TimeoutError:
            if len(codes(got)) < answers:
                raise
    return codes(got)


def codes(raw: bytes) -> list[int]:
    return [int(part[:3]) for part in raw.replace(b"HTTP/1.0 ", b"HTTP/1.1 ").split(b"HTTP/1.1 ")[1:]]


CASES: list[tuple[str, bytes, set[int]]] = [
    # name, what is sent, the codes that may come; none: the server closes without a word
    ("good", good(CLOSE), {202}),
    ("absolute form", good(CLOSE).replace(b" /webhooks", b" http://other.example/webhooks", 1), {202, 400}),
    ("another host named", good(CLOSE).replace(b"reglament", b"evil.example", 1), {202}),
    ("no host", good(CLOSE).replace(HOST + b"\r\n", b"", 1), {202, 400}),
    ("two hosts", message(LINE, HOST, HOST, SIGNED, CLOSE, length(BODY), body=BODY), {202, 400}),
    ("HTTP/1.0", good().replace(b"HTTP/1.1", b"HTTP/1.0", 1), {202}),
    ("HTTP/0.9", b"GET /\r\n", {400}),
    ("HTTP/9.9", good().replace(b"HTTP/1.1", b"HTTP/9.9", 1), {400}),
    ("HTTP/2 by guess", b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n", {400}),
    ("TLS", bytes.fromhex("16030100f1010000ed0303") + b"\0" * 240, {400}),
    ("nothing", b"", set()),
    ("blank lines", b"\r\n" * 50, set()),
    ("bytes", bytes(range(256)) * 4, {400}),
    ("half a head", LINE + b"\r\nHost: re", set()),
    ("a head of a mebibyte", message(LINE, HOST, b"X: " + b"x" * 2**20), {400, 431}),
    ("a thousand headers", message(LINE, HOST, *(b"X-%d: y" % n for n in range(1_000))), {400, 431}),
    ("a long address", message(b"POST /webhooks/jira?" + b"x" * 100_000 + b" HTTP/1.1", HOST), {400, 401, 414, 431}),
    ("a header without a name", message(LINE, HOST, b": x", SIGNED), {400}),
    ("a folded header", message(LINE, HOST, SIGNED + b"\r\n more"), {400}),
    ("a blank before the colon", message(LINE, HOST, b"Content-Length : 5", SIGNED, body=b"12345"), {400}),
    ("NUL in a header", message(LINE, HOST, b"X: a\0b"), {400}),
    ("bytes in the signature", message(LINE, HOST, CLOSE, b"X-Hub-Signature: \xff", length(BODY), body=BODY), {401}),
    ("two signatures", message(LINE, HOST, CLOSE, SIGNED, SIGNED, length(BODY), body=BODY), {401, 400}),
    ("a forged and a right one", message(LINE, HOST, CLOSE, FORGED, SIGNED, length(BODY), body=BODY), {401, 400, 202}),
    ("length short", message(LINE, HOST, CLOSE, SIGNED, b"Content-Length: 3", body=BODY), {401}),
    ("length long", message(LINE, HOST, CLOSE, SIGNED, b"Content-Length: 99", body=BODY), {202, 400}),
    ("length negative", message(LINE, HOST, SIGNED, b"Content-Length: -1", body=BODY), {400}),
    ("length signed", message(LINE, HOST, SIGNED, b"Content-Length: +16", body=BODY), {400}),
    ("length hexadecimal", message(LINE, HOST, SIGNED, b"Content-Length: 0x10", body=BODY), {400}),
    ("length in other digits", message(LINE, HOST, SIGNED, "Content-Length: １６".encode(), body=BODY), {400}),
    ("length over 64 bits", message(LINE, HOST, SIGNED, b"Content-Length: 18446744073709551616"), {400, 413}),
    ("length over the limit", message(LINE, HOST, FORGED, b"Content-Length: 1048577"), {413}),
    ("lengths that differ", message(LINE, HOST, SIGNED, b"Content-Length: 16", b"Content-Length: 5", body=BODY), {400}),
    ("chunked", chunked(b"10\r\n" + BODY + b"\r\n0\r\n\r\n"), {202}),
    ("chunked, a byte each", chunked(b"".join(b"1\r\n%c\r\n" % byte for byte in BODY) + b"0\r\n\r\n"), {202}),
    ("chunk of no number", chunked(b"zz\r\n" + BODY + b"\r\n0\r\n\r\n"), {400, 401}),
    ("chunk negative", chunked(b"-10\r\n" + BODY + b"\r\n0\r\n\r\n"), {400, 401}),
    ("chunk of 2^64", chunked(b"FFFFFFFFFFFFFFFFF\r\n" + BODY), {400, 401}),
    ("chunk cut off", chunked(b"10\r\n" + BODY[:4]), {400, 401}),
    ("chunks without an end", chunked(b"10\r\n" + BODY + b"\r\n"), {202, 400}),
    ("chunk over the limit", chunked(b"200000\r\n" + b" " * 0x200000 + b"\r\n0\r\n\r\n"), {413}),
    ("chunked and a length", chunked(b"0\r\n\r\n" + good(CLOSE), length(BODY)), {400, 401}),
    ("chunked twice", chunked(b"0\r\n\r\n").replace(b": chunked", b": chunked, chunked"), {400, 401}),
    ("identity", message(LINE, HOST, SIGNED, CLOSE, b"Transfer-Encoding: identity", body=BODY), {400, 401}),
    ("hidden chunked", message(LINE, HOST, SIGNED, CLOSE, b"Transfer-Encoding: \x0bchunked", body=BODY), {400, 401}),
    ("expects what is not", message(LINE, HOST, CLOSE, SIGNED, b"Expect: 200-ok", length(BODY), body=BODY), {202, 417}),
    ("upgrade", good(b"Connection: upgrade", b"Upgrade: websocket"), {202}),
    ("CONNECT", message(b"CONNECT evil.example:443 HTTP/1.1", HOST), {400, 403, 404, 405}),
    ("OPTIONS *", message(b"OPTIONS * HTTP/1.1", HOST, CLOSE), {400, 404, 405}),
    ("no method of this world", good(CLOSE).replace(b"POST", b"\xd0\x9f", 1), {400, 405}),
]  # fmt: skip


UNFINISHED = {"nothing", "blank lines", "half a head", "length long", "chunk cut off", "chunks without an end"}
"""What was signed decides: a body cut short whose signature fits is the body that was signed."""


@pytest.mark.parametrize(("name", "raw", "answers"), CASES, ids=[case[0] for case in CASES])
def test_what_is_no_good_request_is_answered_or_closed(name: str, raw: bytes, answers: set[int], web: Service) -> None:
    """One answer at most, never of the server's own fault; then the next good webhook is taken."""
    got = told(web, raw, gone=name in UNFINISHED)
    assert len(got) <= 1, got
    assert set(got) <= answers, got
    assert got or answers != {202}
    assert told(web, good(CLOSE)) == [202]


def test_pipelined_requests_are_each_answered_in_turn(web: Service) -> None:
    """Five good ones, a forged one, and one more in a single piece."""
    forged = message(LINE, HOST, FORGED, length(BODY), body=BODY)
    assert told(web, good() * 5 + forged + good(CLOSE), 7) == [202] * 5 + [401, 202]


def test_a_smuggled_request_is_not_carried_out(web: Service) -> None:
    """Of a body that looks like a request, nothing is answered as one."""
    inner = message(b"GET /readyz HTTP/1.1", HOST)
    outer = message(LINE, HOST, FORGED, CLOSE, length(inner), body=inner)
    assert told(web, outer) == [401]


def test_whoever_hangs_up_in_the_middle_leaves_nothing_behind(web: Service) -> None:
    """More of them than there are threads, each with half a body, then gone."""
    for _ in range(40):
        with closing(connected(web)) as wire:
            wire.sendall(message(LINE, HOST, FORGED, b"Content-Length: 1000", body=b"x" * 500))
    assert told(web, good(CLOSE)) == [202]


@contextmanager
def held(web: Service, *heads: bytes) -> Iterator[None]:
    """Connections that have sent so much and stay silent."""
    with ExitStack() as stack:
        for head in heads:
            stack.enter_context(closing(connected(web))).sendall(head)
        yield


def test_slow_heads_hold_nobody_up(web: Service) -> None:
    """A hundred that never end their head take no thread; those without a signature take none for their body."""
    endless = LINE + b"\r\nHost: x\r\nX-Slow: "
    with held(web, *[endless, message(LINE, HOST, b"Content-Length: 1000")] * 50):
        assert told(web, good(CLOSE)) == [202]


SLOW_BODY = message(LINE, HOST, FORGED, b"Content-Length: 1000", body=b"x")
SLOW_FORM = message(b"POST /login HTTP/1.1", HOST, b"Content-Length: 1000", body=b"x")


def test_slow_bodies_hold_nobody_up(web: Service) -> None:
    """Forty that look signed and twenty forms, each with a byte of its body: the next good one is taken."""
    with held(web, *[SLOW_BODY] * 40, *[SLOW_FORM] * 20):
        assert told(web, good(CLOSE)) == [202]


def test_more_slow_bodies_than_are_waited_for_leave_the_rest_going(web: Service) -> None:
    """Then a good one is to come again, which is said at once; pages go on; and when they are gone, all is as ever."""
    with held(web, *[SLOW_BODY] * (ROOM + 1)), ExitStack() as more:
        again = told(web, good(CLOSE))
        for _ in range(ROOM):  # the last are not read yet, or were turned away while others of before had the room
            if again != [202]:
                break
            more.enter_context(held(web, SLOW_BODY))
            again = told(web, good(CLOSE))
        assert again == [503]
        assert told(web, message(b"GET /livez HTTP/1.1", HOST, CLOSE)) == [200]
    wait_until(lambda: told(web, good(CLOSE)) == [202], "there is room again")


def test_the_server_holds_its_peace_to_the_end(web: Service) -> None:
    """After all of the above it is the same process, and its log has no traceback."""
    assert web.process.poll() is None
    assert told(web, good(CLOSE)) == [202]
