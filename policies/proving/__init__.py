"""Proof, before anybody relies on a policy: its cases on a virtual clock, and which clause of the regulation is carried
and proved by what.

suite = open_suite(Path("mespace.cases.yaml"))      # Suite | Problems
results = [play(suite.policy, case) for case in suite.cases]

This room reads policy files and case files from the disk (`files`), and writes reports; it knows no Jira and no clock:
the time is what the case says it is.
"""

from policies.proving.cases import Case, Difference, Suite
from policies.proving.files import find_case_files, open_suite
from policies.proving.reading import load_cases
from policies.proving.running import Result, play

__all__ = ["Case", "Difference", "Result", "Suite", "find_case_files", "load_cases", "open_suite", "play"]
