"""What `init` is to set up: flags first, then `.env` and the environment, then a question to the person."""

import argparse
import os
import re
import secrets
import sys
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from getpass import getpass
from pathlib import Path
from typing import Protocol

from dotenv import dotenv_values

from connector.jira.wording import Sentence
from connector.settings import NAMES
from connector.setup.init import regulation
from policies.language.problems import nearest

ENV = Path(".env")


class Asks(Protocol):
    """Who is asked: a person at a terminal."""

    def line(self, prompt: str) -> str: ...
    def secret(self, prompt: str) -> str: ...


class Terminal:
    def line(self, prompt: str) -> str:
        return input(prompt).strip()

    def secret(self, prompt: str) -> str:
        return getpass(prompt).strip()


@dataclass(frozen=True, slots=True)
class Wishes:
    values: Mapping[str, str]
    """All settings by their names. Holds secrets: never printed."""
    written: Mapping[str, str]
    """Those that `.env` is to hold: a secret that has a file of its own stays there."""
    lent: frozenset[str]
    """An administrator's token from the environment, for this run; `.env` keeps the service's own."""
    project: str
    regulation: str
    copies: bool
    """Whether the regulation is to be copied: not where POLICIES names one already."""
    webhook: bool
    fresh_secret: bool
    screens: tuple[str, ...]
    all_fields: bool
    dry: bool

    def __repr__(self) -> str:
        return f"Wishes({self.regulation}, {self.project})"


@dataclass(frozen=True, slots=True)
class Question:
    flag: str
    prompt: Sentence
    needed: bool = True


_QUESTIONS: Mapping[str, Question] = {
    "JIRA_URL": Question("--url", Sentence("Адрес Jira", "Jira's address")),
    "JIRA_USER": Question(
        "--user",
        Sentence("Почта учётной записи (Cloud; на Data Center оставьте пустым)", "The account's e-mail (Cloud only)"),
        needed=False,
    ),
    "JIRA_TOKEN": Question("--token-file", Sentence("Токен", "Token")),
    "PUBLIC_URL": Question(
        "--public-url",
        Sentence(
            "Адрес, по которому Jira достанет до службы (пусто: без вебхука)", "The service's address (may be blank)"
        ),
        needed=False,
    ),
}
_LOGIN = frozenset({"JIRA_USER", "JIRA_TOKEN"})
_ENTRANCES = frozenset({"WEB_PASSWORD", "WEB_PASSWORD_FILE", "WEB_PROXY_USER_HEADER"})
_PROJECT = Question("--project", Sentence("Ключ проекта", "Project key"))
_REGULATION = Question("--regulation", Sentence("Регламент", "Regulation"))


class Missing(ValueError):
    """Nobody can be asked and something was not given; the message names the flags."""


class Wrong(ValueError):
    """What was given cannot be."""

    def __init__(self, russian: str, english: str) -> None:
        super().__init__(english)
        self.says = Sentence(russian, english)


def gather(args: argparse.Namespace, asks: Asks | None) -> Wishes:
    """`asks` None: nobody is asked (`--yes`, no terminal). Raises `Missing`, `Wrong`."""
    kept = _filled(_kept())
    held = {**kept, **_filled(os.environ)}
    files = frozenset(name for name in (*_QUESTIONS, "WEBHOOK_SECRETS") if f"{name}_FILE" in held)
    values = _values(args, {**held, **{name: _text(Path(held[f"{name}_FILE"])) for name in files}}, asks)
    project = _again(args.project, asks, args.lang, lambda: _ask(_PROJECT, asks, args.lang), _project)
    chosen = _regulation(args, held.get("POLICIES"), asks)
    fresh = not values.get("WEBHOOK_SECRETS")
    if fresh:
        values["WEBHOOK_SECRETS"] = secrets.token_hex(32)
    if values.get("PUBLIC_URL") and not _ENTRANCES & held.keys():
        values["WEB_PASSWORD"] = secrets.token_urlsafe(12)  # whoever reaches the webhook reaches the pages
    values["POLICIES"] = held.get("POLICIES", f"{chosen}.yaml")
    lent = _lent(args, kept, values)
    return Wishes(
        values={**{name: held[name] for name in NAMES if name in held}, **values},
        written={name: value for name, value in values.items() if name not in files | lent},
        lent=lent,
        project=project.upper(),
        regulation=chosen,
        copies=values["POLICIES"] == f"{chosen}.yaml",
        webhook=not args.no_webhook and bool(values.get("PUBLIC_URL")),
        fresh_secret=fresh,
        screens=tuple(args.screen),
        all_fields=args.all_fields,
        dry=args.dry_run,
    )


def _kept() -> Mapping[str, str | None]:
    try:
        return dotenv_values(ENV, interpolate=False, encoding="utf-8-sig") if ENV.is_file() else {}
    except (OSError, UnicodeDecodeError) as error:
        raise Wrong(f"{ENV}: файл не читается: {error}", f"{ENV}: cannot be read: {error}") from error


def _regulation(args: argparse.Namespace, policies: str | None, asks: Asks | None) -> str:
    """The one to copy; where there are policies already, theirs, or none when they are none of ours."""
    known = regulation.known()
    if policies is None:
        listed = ", ".join(known)
        return _again(args.regulation, asks, args.lang, lambda: _ask(_REGULATION, asks, args.lang, listed), _known)
    if args.regulation not in (None, Path(policies).stem):
        raise Wrong(
            f"POLICIES={policies} уже задан, поэтому регламент {args.regulation} не взят:"
            f" уберите POLICIES из {ENV} (или из окружения) либо не называйте --regulation",
            f"POLICIES={policies} is set already, so the regulation {args.regulation} is not taken:"
            f" remove POLICIES from {ENV} (or from the environment), or do not name --regulation",
        )
    return next((name for name in known if policies == f"{name}.yaml"), "")


def _again(
    given: str | None, asks: Asks | None, language: str, ask: Callable[[], str], fit: Callable[[str], str]
) -> str:
    """What was given, or answered; a person who answers is asked until it fits."""
    if given or asks is None:
        return fit(given or ask())
    while True:
        try:
            return fit(ask())
        except Wrong as error:
            print(error.says.told(language), file=sys.stderr)


def _project(key: str) -> str:
    if re.fullmatch(r"[A-Za-z][A-Za-z0-9_]{1,79}", key, re.ASCII):
        return key
    raise Wrong(
        f"--project: «{key}» — не ключ проекта; он выглядит так: SUP", f"--project: «{key}» is no project key, like SUP"
    )


def _known(name: str) -> str:
    known = regulation.known()
    if name in known:
        return name
    listed, near = ", ".join(known), nearest(name, known)
    raise Wrong(
        f"--regulation: нет регламента «{name}»; есть {listed}" + (f"; может быть, {near}?" if near else ""),
        f"--regulation: there is no regulation «{name}»; there are {listed}"
        + (f"; did you mean {near}?" if near else ""),
    )


def _lent(args: argparse.Namespace, kept: Mapping[str, str], values: Mapping[str, str]) -> frozenset[str]:
    own = kept.get("JIRA_TOKEN")
    another = own is not None and args.token_file is None and values.get("JIRA_TOKEN") != own
    return _LOGIN if another else frozenset()


def _values(args: argparse.Namespace, known: Mapping[str, str], asks: Asks | None) -> dict[str, str]:
    told = {"JIRA_URL": args.url, "JIRA_USER": args.user, "PUBLIC_URL": args.public_url, "JIRA_TOKEN": _token(args)}
    values = {}
    for name, question in _QUESTIONS.items():
        given = told[name] if told[name] is not None else known.get(name)
        if given is None:
            given = _ask(question, asks, args.lang, hidden=name == "JIRA_TOKEN")
        values[name] = given.strip().rstrip("/") if name.endswith("_URL") else given.strip()
    kept = {"WEBHOOK_SECRETS": known.get("WEBHOOK_SECRETS", "")}
    return {name: value for name, value in {**values, **kept}.items() if value}


def _token(args: argparse.Namespace) -> str | None:
    return None if args.token_file is None else _text(args.token_file)


def _text(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8").strip()
    except (OSError, UnicodeDecodeError) as error:
        raise Missing(f"{path}: {error}") from error


def _filled(told: Mapping[str, str | None]) -> dict[str, str]:
    return {name: value for name, value in told.items() if value}


def _ask(question: Question, asks: Asks | None, language: str, hint: str = "", *, hidden: bool = False) -> str:
    prompt = question.prompt.told(language) + (f" ({hint})" if hint else "") + ": "
    if asks is not None:
        answer = asks.secret(prompt) if hidden else asks.line(prompt)
        if answer or not question.needed:
            return answer
    elif not question.needed:
        return ""
    raise Missing(f"{question.flag}: {question.prompt.told(language)}{f' ({hint})' if hint else ''}")


def terminal() -> Asks | None:
    return Terminal() if sys.stdin.isatty() else None
