"""The offline commands: no network, no secrets, no database. `python -m policies check policies.yaml` is enough for a
CI."""

import argparse
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from policies.editions import together
from policies.files import no_policy, open_policy, policy_files
from policies.language.problems import Language, Problems
from policies.policy import Policy

if TYPE_CHECKING:
    # argparse gives the type of `add_subparsers()` no public name, and it takes its argument only in stubs.
    Subparsers = argparse._SubParsersAction[argparse.ArgumentParser]

OK, FAILED, WARNED = 0, 1, 3

CHECK = """\
Checks policy files and tells every problem at once, as file:line:column: where: what is wrong; what is allowed.

examples:
  reglament check policies.yaml
  reglament check --lang en policies/regulations/

exit status: 0 no problems, 1 errors, 3 warnings only
"""


def add_commands(commands: "Subparsers") -> None:
    """Add this room's commands to `reglament`."""
    from policies.calendars import cli as calendars  # they need this module's options
    from policies.manual import cli as manual
    from policies.proving import cli as proving

    check = commands.add_parser(
        "check",
        help="check policy files / проверить файлы политик",
        description=CHECK,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    check.add_argument("files", nargs="+", type=Path, metavar="FILE", help="a policy file, or a folder of them")
    add_language(check)
    check.set_defaults(run=check_files)
    proving.add_commands(commands)
    calendars.add_commands(commands)
    manual.add_commands(commands)


def add_language(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--lang", choices=("ru", "en"), default="ru", help="language of the messages (default: ru)")


def check_files(args: argparse.Namespace) -> int:
    """`reglament check`: exit 0, 1 (errors) or 3 (warnings only). What lies in one folder is checked together too."""
    return max((_check(given, args.lang) for given in args.files), key=(OK, WARNED, FAILED).index)


def _check(given: Path, language: Language) -> int:
    files = policy_files(given)
    outcomes = [open_policy(file) for file in files]
    for file, outcome in zip(files, outcomes, strict=True):
        print(*_told(file, outcome, language), sep="\n")
    policies = [outcome for outcome in outcomes if isinstance(outcome, Policy)]
    if not files:
        print(no_policy(given).said(language), file=sys.stderr)
    if not files or len(policies) < len(files):
        return FAILED
    whole = together(policies)
    about_each_other = whole.items if isinstance(whole, Problems) else whole.warnings
    for problem in about_each_other:
        print(problem.said(language))
    if isinstance(whole, Problems):
        return FAILED
    return WARNED if about_each_other or any(policy.warnings for policy in policies) else OK


def _told(file: Path, outcome: Policy | Problems, language: Language) -> Iterator[str]:
    """Every problem, then the count; of a policy its warnings, then how large it is."""
    if isinstance(outcome, Problems):
        yield outcome.said(language)
        yield _count(file, outcome, language)
        return
    yield from (warning.said(language) for warning in outcome.warnings)
    numbers = len(outcome.clocks), len(outcome.rules), outcome.fingerprint
    russian = "{}: всё в порядке — таймеров {}, правил {}, отпечаток {}"
    english = "{}: fine — clocks {}, rules {}, fingerprint {}"
    yield (russian if language == "ru" else english).format(file, *numbers)


def read_text(path: Path, language: Language) -> str | None:
    """The text of a file; None, and said so, when it cannot be read."""
    try:
        return path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        said = "файл не читается" if language == "ru" else "cannot be read"
        print(f"{path}: {said}: {error}", file=sys.stderr)
        return None


def _count(path: Path, problems: Problems, language: Language) -> str:
    errors = sum(not problem.warning for problem in problems.items)
    warnings = len(problems.items) - errors
    if language == "ru":
        return f"{path}: ошибок {errors}, предупреждений {warnings}"
    return f"{path}: errors {errors}, warnings {warnings}"


def main(argv: Sequence[str] | None = None) -> int:
    """`python -m policies`."""
    parser = argparse.ArgumentParser(prog="python -m policies", description="Reglament's policies, offline.")
    add_commands(parser.add_subparsers(required=True, metavar="COMMAND"))
    args = parser.parse_args(argv)
    result: int = args.run(args)
    return result
