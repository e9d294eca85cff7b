"""SIGTERM and SIGINT, heard by a thread of their own.

An exception raised by a handler breaks off the main thread wherever it is: between taking a lock and the `try` that
would give it back, too, and then whoever needs that lock waits for ever (seen with `logging`'s, by services stopped
within their first second). A handler that only sets a flag is run between two steps of the main thread, and that of a
server takes none: it sleeps until it is told. The number that Python writes to the wake-up descriptor depends on no
thread and breaks nothing off (Python's documentation of `signal`, `set_wakeup_fd`).
"""

import signal
import socket
from collections.abc import Callable
from queue import SimpleQueue
from threading import Thread, get_ident
from time import sleep

ENDING = (signal.SIGTERM, signal.SIGINT)
NUDGE_SECONDS = 0.1


def ends() -> "SimpleQueue[int]":
    """From now on the numbers of all signals to end, in order. To be called in the main thread, before there are others
    that an exception could harm, and once in a process."""
    told: SimpleQueue[int] = SimpleQueue()
    _hear(told.put)
    for number in ENDING:  # the ear first: between the two a signal would be taken by the handler and heard by nobody
        signal.signal(number, _nothing)
    return told


def rouse_main_thread() -> None:
    """For a main thread whose handlers are, or will be, somebody else's: told to end, it is woken until it acts."""
    main = get_ident()
    signal.signal(signal.SIGUSR1, _nothing)
    _hear(lambda _: _rouse(main))


def _hear(tell: Callable[[int], None]) -> None:
    ear, mouth = socket.socketpair()
    mouth.setblocking(False)
    signal.set_wakeup_fd(mouth.fileno(), warn_on_full_buffer=False)
    Thread(target=_listen, args=(ear, mouth, tell), name="signals", daemon=True).start()


def _listen(ear: socket.socket, _mouth: socket.socket, tell: Callable[[int], None]) -> None:
    """Holds both ends for as long as the process lives."""
    while told := ear.recv(1):
        if told[0] in ENDING:
            tell(told[0])


def _rouse(main: int) -> None:
    while True:
        signal.pthread_kill(main, signal.SIGUSR1)
        sleep(NUDGE_SECONDS)


def _nothing(*_: object) -> None:
    """A handler: without one Python writes no number."""
