"""`reglament schema` and `reglament show`: the language told to an editor and to a person."""

import argparse
import json
import sys
from typing import TYPE_CHECKING

from policies.cli import FAILED, OK, add_language
from policies.language.problems import Language, nearest

if TYPE_CHECKING:
    from policies.cli import Subparsers

SCHEMA = """\
Prints the JSON Schema of policy files (of case files, of customers): keys, kinds of values, defaults, and what each key
means, in Russian and English. An editor offers keys with it, explains them, and underlines mistakes as you type.
Печатает JSON Schema: по ней редактор подсказывает ключи, объясняет их и подчёркивает ошибки.

VS Code, with the extension YAML of Red Hat:
  reglament schema > reglament.schema.json
  reglament schema --cases > reglament-cases.schema.json
and as the first line of policies.yaml:
  # yaml-language-server: $schema=reglament.schema.json
of a case file:
  # yaml-language-server: $schema=reglament-cases.schema.json
The path is relative to the file with the line. Or for all files at once, in .vscode/settings.json:
  {"yaml.schemas": {"reglament.schema.json": "policies*.yaml", "reglament-cases.schema.json": "*.cases.yaml"}}

The schema knows the shape of a policy; whether its names refer to something, and what is legal but cannot be meant,
`reglament check` knows.
"""
SHOW = """\
The manual of the language, from its own code: what a part of it is for, its keys, an example, and the cases that prove
what comes of the example. Without KIND: the list.
Справка по языку из самого кода: зачем, какие ключи, пример и его случаи. Без KIND — список.

examples:
  reglament show
  reglament show clock
  reglament show require --lang en
"""


def add_commands(commands: "Subparsers") -> None:
    """Add this room's commands to `reglament`."""
    raw = argparse.RawDescriptionHelpFormatter
    schema = commands.add_parser(
        "schema", help="JSON Schema for editors / для редакторов", description=SCHEMA, formatter_class=raw
    )
    which = schema.add_mutually_exclusive_group()
    which.add_argument("--cases", action="store_true", help="of case files, not of policies")
    which.add_argument("--customers", action="store_true", help="of the file that `customers:` may name")
    schema.set_defaults(run=run_schema)
    show = commands.add_parser("show", help="the manual / справка по языку", description=SHOW, formatter_class=raw)
    show.add_argument("kind", nargs="?", metavar="KIND", help="what to tell about")
    add_language(show)
    show.set_defaults(run=run_show)


def run_schema(args: argparse.Namespace) -> int:
    """`reglament schema`: exit 0."""
    from policies.manual import schema  # the other commands need not wait for it

    made = schema.cases_schema if args.cases else schema.customers_schema if args.customers else schema.policy_schema
    print(json.dumps(made(), ensure_ascii=False, indent=2))
    return OK


def run_show(args: argparse.Namespace) -> int:
    """`reglament show`: exit 0, or 1 when there is no such kind."""
    from policies.manual.kinds import kinds
    from policies.manual.show import page

    known = kinds()
    if args.kind is None:
        for name, kind in known.items():
            print(f"  {name.ljust(12)} {kind.said(args.lang)}")
        return OK
    if args.kind not in known:
        print(_unknown(args.kind, tuple(known), args.lang), file=sys.stderr)
        return FAILED
    print(*page(args.kind, known[args.kind], args.lang), sep="\n")
    return OK


def _unknown(given: str, known: tuple[str, ...], language: Language) -> str:
    near, listed = nearest(given, known), ", ".join(known)
    if language == "ru":
        return f"«{given}»: такого в справке нет; есть: {listed}" + (f"; возможно, «{near}»?" if near else "")
    return f"«{given}» is not in the manual; there are: {listed}" + (f"; did you mean «{near}»?" if near else "")
