"""The offline commands: no network, no secrets, no database. `python -m policies check policies.yaml` is enough for a
CI."""

import argparse
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from policies.language.load import load
from policies.language.problems import Language, Problems

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
    from policies.proving import cli as proving  # it needs this module's options

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


def add_language(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--lang", choices=("ru", "en"), default="ru", help="language of the messages (default: ru)")


def check_files(args: argparse.Namespace) -> int:
    """`reglament check`: exit 0, 1 (errors) or 3 (warnings only)."""
    worst = OK
    for given in args.files:
        paths = _policy_files(given)
        if not paths:
            said = "в папке нет файлов .yaml" if args.lang == "ru" else "no .yaml files in this folder"
            print(f"{given}: {said}", file=sys.stderr)
            worst = FAILED
        for path in paths:
            worst = _worse(worst, _check(path, args.lang))
    return worst


def _policy_files(path: Path) -> list[Path]:
    """A folder's policies; the case files beside them are not policies."""
    if not path.is_dir():
        return [path]
    files = (file for file in path.iterdir() if file.suffix in (".yaml", ".yml"))
    return sorted(file for file in files if not file.stem.endswith(".cases"))


def _worse(one: int, other: int) -> int:
    order = (OK, WARNED, FAILED)
    return max(one, other, key=order.index)


def _check(path: Path, language: Language) -> int:
    text = read_text(path, language)
    if text is None:
        return FAILED
    policy = load(text, str(path))
    if isinstance(policy, Problems):
        print(policy.said(language))
        print(_count(path, policy, language))
        return FAILED
    for warning in policy.warnings:
        print(warning.said(language))
    numbers = len(policy.clocks), len(policy.rules), policy.fingerprint
    russian = "{}: всё в порядке — таймеров {}, правил {}, отпечаток {}"
    english = "{}: fine — clocks {}, rules {}, fingerprint {}"
    print((russian if language == "ru" else english).format(path, *numbers))
    return WARNED if policy.warnings else OK


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
