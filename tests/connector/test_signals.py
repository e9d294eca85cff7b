"""A signal to end is heard whichever thread the kernel gives it to, by main threads that sleep until they are told.

Each case is a process of its own whose main thread takes no SIGTERM, so that another thread gets it for certain.
"""

import signal
import subprocess
import sys

import pytest

from tests.faults.processes import ROOT

ENDS = """
told = signals.ends()
settle()
print(told.get())
"""
ROUSED = """
signals.rouse_main_thread()
done = threading.Event()
signal.signal(signal.SIGTERM, lambda number, _: (print(number), done.set()))
settle()
done.wait()
"""
AROUND = """
import signal, threading
from connector import signals

def settle():
    threading.Thread(target=threading.Event().wait, daemon=True).start()
    signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGTERM})
    print("ready", flush=True)
"""


@pytest.mark.parametrize("sleeper", [ENDS, ROUSED])
def test_a_sleeping_main_thread_hears_of_a_signal_that_another_thread_got(sleeper: str) -> None:
    """Python by itself would run no handler before the main thread wakes, and it never would."""
    process = subprocess.Popen([sys.executable, "-c", AROUND + sleeper], stdout=subprocess.PIPE, text=True, cwd=ROOT)
    try:
        assert process.stdout is not None
        assert process.stdout.readline() == "ready\n"
        process.send_signal(signal.SIGTERM)
        told, _ = process.communicate(timeout=30)
    finally:
        process.kill()
    assert (told, process.returncode) == (f"{int(signal.SIGTERM)}\n", 0)
