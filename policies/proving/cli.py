"""`reglament test` and `reglament coverage`: proof without a Jira."""

import argparse
import json
import re
import sys
from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING, Any

from policies.cli import FAILED, OK, WARNED, add_language
from policies.files import open_policy
from policies.language.problems import Language, Problems
from policies.policy import Policy
from policies.proving.cases import Suite
from policies.proving.clauses import Listed, Row, listed, rows
from policies.proving.files import find_case_files, is_about, open_cases, open_suite
from policies.proving.reading import cases_of
from policies.proving.reports import lines
from policies.proving.reports.junit import junit
from policies.proving.reports.lines import Played
from policies.proving.reports.page import page
from policies.proving.running import play_watched
from policies.proving.watching import Watched

if TYPE_CHECKING:
    from policies.cli import Subparsers

TEST = """\
Plays case files (*.cases.yaml) on a virtual clock and compares what the policy says with what they expect; at the end
tells which rules, points and answers of conditions no case has touched.

examples:
  reglament test                                  every case file here and below
  reglament test policies --run "инцидент"        the cases whose names match
  reglament test --coverage --junit report.xml

exit status: 0 all pass, 1 a case fails, a file has problems, or there is nothing to play
"""
COVERAGE = """\
Tells clause by clause which part of the policy carries it, which cases prove it, and what is manual and why.

examples:
  reglament coverage policies/regulations/mespace.yaml
  reglament coverage policies/regulations/mespace.yaml --clauses clauses.yaml --html coverage.html

exit status: 0 all proved or manual, 1 a clause uncovered or a case failing, 3 a clause without a case or not listed
"""
WORST = {"uncovered": FAILED, "failed": FAILED, "unproved": WARNED, "unlisted": WARNED}


def add_commands(commands: "Subparsers") -> None:
    """Add this room's commands to `reglament`."""
    raw = argparse.RawDescriptionHelpFormatter
    test = commands.add_parser("test", help="play case files / проиграть случаи", description=TEST, formatter_class=raw)
    test.add_argument("files", nargs="*", type=Path, metavar="FILE", help="case files, or folders of them (default: .)")
    test.add_argument("--run", dest="pattern", metavar="REGEX", help="only the cases whose names match")
    test.add_argument("--junit", type=Path, metavar="FILE", help="write the results as JUnit XML")
    test.add_argument("--coverage", action="store_true", help="list what no case has touched")
    add_language(test)
    test.set_defaults(run=run_test)
    coverage = commands.add_parser(
        "coverage", help="clause by clause / покрытие по пунктам", description=COVERAGE, formatter_class=raw
    )
    coverage.add_argument("policy", type=Path, metavar="POLICY", help="the policy file")
    coverage.add_argument("--clauses", type=Path, metavar="FILE", help="the clauses of the regulation, as YAML")
    coverage.add_argument(
        "--cases", nargs="+", type=Path, metavar="FILE", help="case files or folders (default: beside the policy)"
    )
    coverage.add_argument("--json", action="store_true", help="the rows as JSON")
    coverage.add_argument("--html", type=Path, metavar="FILE", help="write a page to print")
    add_language(coverage)
    coverage.set_defaults(run=run_coverage)


def run_test(args: argparse.Namespace) -> int:
    """`reglament test`: exit 0, or 1."""
    pattern = _pattern(args.pattern, args.lang)
    if pattern is None:
        return FAILED
    files = find_case_files(args.files or [Path()])
    played: list[Played | tuple[str, Problems]] = []
    for file in files:
        suite = open_suite(file)
        played.append((str(file), suite) if isinstance(suite, Problems) else _play(suite, pattern))
        _tell(played[-1], suite, args.lang)
    good = [each for each in played if isinstance(each, Played)]
    results = [result for each in good for result in each.results]
    for line in lines.coverage_lines(good, args.lang, listed=args.coverage):
        print(line)
    print(lines.count_line(results, args.lang))
    if not results:
        _say(args.lang, "нет ни одного случая (файлы *.cases.yaml)", "there is not a single case (files *.cases.yaml)")
    if args.junit and not _write(args.junit, junit(played, args.lang), args.lang):
        return FAILED
    broken = len(good) < len(played) or not results
    return FAILED if broken or not all(result.passed for result in results) else OK


def _tell(played: Played | tuple[str, Problems], suite: Suite | Problems, language: Language) -> None:
    if isinstance(played, tuple) or isinstance(suite, Problems):
        print(suite.said(language) if isinstance(suite, Problems) else "")
        return
    for warning in suite.warnings:
        print(warning.said(language))
    print(*lines.case_lines(played, language), sep="\n")


def _pattern(text: str | None, language: Language) -> re.Pattern[str] | None:
    try:
        return re.compile(text or "", re.IGNORECASE)
    except re.error as error:
        _say(language, f"--run: не регулярное выражение: {error}", f"--run: not a regular expression: {error}")
        return None


def _play(suite: Suite, pattern: re.Pattern[str]) -> Played:
    watched = Watched(suite.policy)
    results = tuple(play_watched(watched, case) for case in suite.cases if pattern.search(case.name))
    return Played(suite.name, suite.policy, tuple(watched.parts), results)


def run_coverage(args: argparse.Namespace) -> int:
    """`reglament coverage`: exit 0, 1 or 3."""
    policy = open_policy(args.policy)
    known = _clause_list(args.clauses, policy) if isinstance(policy, Policy) else None
    if isinstance(policy, Problems) or isinstance(known, Problems):
        found = policy if isinstance(policy, Problems) else known
        print(found.said(args.lang) if isinstance(found, Problems) else "")
        return FAILED
    suites = [_suite_of(file, args.policy, policy) for file in find_case_files(args.cases or [args.policy.parent])]
    broken = [suite for suite in suites if isinstance(suite, Problems)]
    played = [_play(suite, re.compile("")) for suite in suites if isinstance(suite, Suite)]
    table = rows(policy, ((each.file, result) for each in played for result in each.results), known)
    for problems in broken:
        print(problems.said(args.lang), file=sys.stderr)
    if args.json:
        print(json.dumps(_as_json(policy, table), ensure_ascii=False, indent=2))
    else:
        print(*lines.row_lines(table, args.lang), sep="\n")
    if args.html and not _write(args.html, page(policy, table, played, args.lang), args.lang):
        return FAILED
    return FAILED if broken else _verdict(table)


def _clause_list(path: Path | None, policy: Policy) -> tuple[Listed, ...] | Problems | None:
    if path is None:
        return None
    source = open_cases(path)
    return source if isinstance(source, Problems) else listed(source, policy.regulation)


def _suite_of(file: Path, policy_path: Path, policy: Policy) -> Suite | Problems | None:
    """The case file, when it is about this policy."""
    source = open_cases(file)
    if isinstance(source, Problems):
        return source
    return cases_of(source, policy) if is_about(file, source, policy_path) else None


def _as_json(policy: Policy, table: Iterable[Row]) -> dict[str, Any]:
    return {
        "policy": {"regulation": policy.regulation, "fingerprint": policy.fingerprint},
        "clauses": [row.as_json() for row in table],
    }


def _verdict(table: Iterable[Row]) -> int:
    found = {WORST.get(row.status, OK) for row in table}
    return next((code for code in (FAILED, WARNED) if code in found), OK)


def _write(path: Path, text: str, language: Language) -> bool:
    try:
        path.write_text(text, encoding="utf-8")
    except OSError as error:
        _say(language, f"{path}: не записать: {error}", f"{path}: cannot be written: {error}")
        return False
    return True


def _say(language: Language, russian: str, english: str) -> None:
    print(russian if language == "ru" else english, file=sys.stderr)
