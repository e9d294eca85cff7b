"""The environment, read once into one frozen value. Every problem with it is told at once (design §3.1).

Each setting may also come from a file named by `<NAME>_FILE`, for secrets that a container mounts. `.env` in the
working
folder is read first and never overrides what the environment says. Secrets are held in `Secret`, which does not print.
"""

import os
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Literal
from urllib.parse import urlsplit

from dotenv import dotenv_values

Language = Literal["ru", "en"]

NAMES = (
    "JIRA_URL",
    "JIRA_USER",
    "JIRA_TOKEN",
    "WEBHOOK_SECRETS",
    "DATABASE_URL",
    "DATA_DIR",
    "POLICIES",
    "HOST",
    "PORT",
    "PUBLIC_URL",
    "LANGUAGE",
    "WEB_PASSWORD",
    "LOG_FORMAT",
)


@dataclass(frozen=True, slots=True)
class Secret:
    """A value that must be used on purpose: its repr and str never show it."""

    value: str = field(repr=False)

    def __str__(self) -> str:
        return "***"

    def __bool__(self) -> bool:
        return bool(self.value)


@dataclass(frozen=True, slots=True)
class Settings:
    jira_url: str | None
    """Without a trailing slash; None means: no Jira was named, `serve` brings the sandbox up instead."""
    jira_user: str | None
    """Cloud's e-mail (basic authentication); None: bearer, a Data Center personal access token."""
    jira_token: Secret
    webhook_secrets: tuple[Secret, ...]
    database_url: str = field(repr=False)
    """An SQLAlchemy URL; it may hold a password."""
    data_dir: Path
    policies: Path
    host: str
    port: int
    public_url: str | None
    """Where people reach our pages, without a trailing slash: each issue in Jira gets a link. None: no link."""
    language: Language
    web_password: Secret
    log_format: Literal["text", "json"]

    @property
    def address(self) -> str:
        """Where this process listens."""
        host = f"[{self.host}]" if ":" in self.host else self.host
        return f"http://{host}:{self.port}"

    @property
    def loopback(self) -> bool:
        return self.host in {"127.0.0.1", "::1", "localhost"}


@dataclass(frozen=True, slots=True)
class SettingsProblems:
    """All that is wrong with the environment, one sentence each, in Russian and English."""

    sentences: tuple[str, ...]


def read(environ: Mapping[str, str] | None = None, dotenv: Path = Path(".env")) -> Settings | SettingsProblems:
    """The settings, or every problem with them at once."""
    given = dict(os.environ if environ is None else environ)
    problems: list[str] = []
    merged = {**_from_file(dotenv, given, problems), **given}
    values = {name: _value(name, merged, problems) for name in NAMES}
    settings = _settings(values, problems)
    return SettingsProblems(tuple(problems)) if problems else settings


def _from_file(dotenv: Path, given: Mapping[str, str], problems: list[str]) -> dict[str, str]:
    """What `.env` says and the environment does not: neither by the name itself nor by its `_FILE`."""
    if not dotenv.is_file():
        return {}
    try:
        told = dotenv_values(dotenv, interpolate=False, encoding="utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        problems.append(f"{dotenv}: файл не читается / cannot be read: {error}")
        return {}
    settled = {
        form for name in NAMES for form in (name, f"{name}_FILE") if given.get(name) or given.get(f"{name}_FILE")
    }
    return {name: value for name, value in told.items() if value is not None and name not in settled}


def _value(name: str, environ: Mapping[str, str], problems: list[str]) -> str:
    path = environ.get(f"{name}_FILE")
    if not path:
        return environ.get(name, "").strip()
    if environ.get(name):
        problems.append(
            f"{name} и {name}_FILE заданы вместе: оставьте одно / {name} and {name}_FILE are both set: keep one"
        )
    try:
        return Path(path).read_text(encoding="utf-8").strip()
    except (OSError, UnicodeDecodeError) as error:
        problems.append(f"{name}_FILE={path}: файл не читается / cannot be read: {error}")
        return ""


def _settings(values: Mapping[str, str], problems: list[str]) -> Settings:
    data_dir = Path(values["DATA_DIR"] or "data")
    host, port = values["HOST"] or "127.0.0.1", _port(values["PORT"], problems)
    return Settings(
        jira_url=_address("JIRA_URL", values["JIRA_URL"], problems),
        jira_user=values["JIRA_USER"] or None,
        jira_token=_token(values, problems),
        webhook_secrets=tuple(Secret(part.strip()) for part in values["WEBHOOK_SECRETS"].split(",") if part.strip()),
        database_url=values["DATABASE_URL"] or f"sqlite:///{data_dir / 'reglament.db'}",
        data_dir=data_dir,
        policies=Path(values["POLICIES"] or "policies.yaml"),
        host=host,
        port=port,
        public_url=_address("PUBLIC_URL", values["PUBLIC_URL"], problems),
        language=_language(values["LANGUAGE"] or "ru", problems),
        web_password=Secret(values["WEB_PASSWORD"]),
        log_format=_log_format(values["LOG_FORMAT"] or "text", problems),
    )


def _address(name: str, text: str, problems: list[str]) -> str | None:
    if not text:
        return None
    if not _is_address(text):
        problems.append(
            f"{name}={text!r}: нужен адрес вида https://jira.example.ru без имени и пароля"
            " / must be an address like https://jira.example.ru, without a name and password in it"
        )
    return text.rstrip("/")


def _is_address(text: str) -> bool:
    try:
        parts = urlsplit(text)
        return parts.scheme in {"http", "https"} and bool(parts.hostname) and not parts.username and parts.port != 0
    except ValueError:  # a bracket without its pair, a port that is no number
        return False


def _token(values: Mapping[str, str], problems: list[str]) -> Secret:
    if values["JIRA_URL"] and not values["JIRA_TOKEN"]:
        problems.append("JIRA_TOKEN: не задан, а JIRA_URL задан / is not set although JIRA_URL is")
    return Secret(values["JIRA_TOKEN"])


def _port(text: str, problems: list[str]) -> int:
    if not text:
        return 8080
    if text.isascii() and text.isdigit() and 0 < int(text) < 65_536:
        return int(text)
    problems.append(f"PORT={text!r}: нужно число от 1 до 65535 / must be a number from 1 to 65535")
    return 8080


def _language(text: str, problems: list[str]) -> Language:
    if text == "ru" or text == "en":
        return "ru" if text == "ru" else "en"
    problems.append(f"LANGUAGE={text!r}: допустимы ru и en / allowed: ru and en")
    return "ru"


def _log_format(text: str, problems: list[str]) -> Literal["text", "json"]:
    if text not in {"text", "json"}:
        problems.append(f"LOG_FORMAT={text!r}: допустимы text и json / allowed: text and json")
    return "json" if text == "json" else "text"
