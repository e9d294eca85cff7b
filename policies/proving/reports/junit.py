"""The proof as JUnit XML, which every CI reads."""

import re
from collections.abc import Iterable
from xml.sax.saxutils import escape, quoteattr

from policies.language.problems import Language, Problems
from policies.proving.reports.lines import Played, failure_lines

UNPRINTABLE = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
"""What XML 1.0 does not allow at all, escaped or not."""


def junit(played: Iterable[Played | tuple[str, Problems]], language: Language) -> str:
    """One suite a file. A file that could not be read is one error. No times are told: the clock is virtual."""
    suites = [_unread(*each, language) if isinstance(each, tuple) else _suite(each, language) for each in played]
    return "\n".join(['<?xml version="1.0" encoding="UTF-8"?>', "<testsuites>", *suites, "</testsuites>", ""])


def _suite(played: Played, language: Language) -> str:
    failed = sum(not result.passed for result in played.results)
    head = f"<testsuite name={_quoted(played.file)} tests='{len(played.results)}' failures='{failed}' errors='0'>"
    lines = [head]
    for result in played.results:
        case = f"<testcase classname={_quoted(played.file)} name={_quoted(result.case.name)}"
        if result.passed:
            lines.append(f"{case}/>")
            continue
        told = [line for failure in result.failures for line in failure_lines(played, failure, language)]
        lines.append(
            f"{case}><failure message={_quoted(told[0])}>{escape(_clean(chr(10).join(told)))}</failure></testcase>"
        )
    return "\n".join([*lines, "</testsuite>"])


def _unread(file: str, problems: Problems, language: Language) -> str:
    said = problems.said(language)
    first = said.partition("\n")[0]
    return (
        f"<testsuite name={_quoted(file)} tests='1' failures='0' errors='1'>\n"
        f"<testcase classname={_quoted(file)} name={_quoted(file)}>"
        f"<error message={_quoted(first)}>{escape(_clean(said))}</error></testcase>\n</testsuite>"
    )


def _quoted(text: str) -> str:
    return quoteattr(_clean(text))


def _clean(text: str) -> str:
    return UNPRINTABLE.sub("�", text)
