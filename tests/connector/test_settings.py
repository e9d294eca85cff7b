"""Settings: every problem at once, secrets from files and never shown, `.env` below the environment."""

from collections.abc import Mapping
from pathlib import Path

import pytest

from connector.settings import Settings, SettingsProblems, read

NOWHERE = Path("/nonexistent")


def good(environ: Mapping[str, str], dotenv: Path = NOWHERE) -> Settings:
    found = read(environ, dotenv)
    assert isinstance(found, Settings), found
    return found


def problems(environ: Mapping[str, str], dotenv: Path = NOWHERE) -> str:
    found = read(environ, dotenv)
    assert isinstance(found, SettingsProblems), found
    return "\n".join(found.sentences)


def test_nothing_at_all_is_a_demo_on_loopback() -> None:
    """Defaults: no Jira, SQLite under data/, this machine only, Russian."""
    found = good({})
    assert found.jira_url is None
    assert found.database_url == "sqlite:///data/reglament.db"
    assert (found.host, found.port, found.public_url) == ("127.0.0.1", 8080, None)
    assert found.loopback
    assert (found.language, found.log_format) == ("ru", "text")
    assert found.policies == Path("policies.yaml")


def test_every_problem_is_told_at_once() -> None:
    """One start, one list; each names its setting in both languages."""
    told = problems(
        {
            "JIRA_URL": "jira.example.ru",
            "PUBLIC_URL": "ftp://x",
            "PORT": "80x",
            "LANGUAGE": "по-русски",
            "LOG_FORMAT": "xml",
            "WEB_PASSWORD_FILE": "/nonexistent/password",
        }
    )
    names = ("JIRA_URL=", "JIRA_TOKEN:", "PUBLIC_URL=", "PORT=", "LANGUAGE=", "LOG_FORMAT=", "WEB_PASSWORD_FILE=")
    for name in names:
        assert name in told
    assert told.count(" / ") == len(told.splitlines()) == len(names)


@pytest.mark.parametrize(
    "url",
    ["jira", "https://", "https://name:secret@jira.example", "file:///etc/passwd", "http://[bad", "http://jira:port"],
)
def test_an_address_must_be_one(url: str) -> None:
    """And must not carry a name or a password, which would end in logs."""
    assert "JIRA_URL=" in problems({"JIRA_URL": url, "JIRA_TOKEN": "t"})


@pytest.mark.parametrize("port", ["0", "65536", "-1", "٨٠", "1e3"])
def test_a_port_must_be_one(port: str) -> None:
    """From 1 to 65535, in plain digits."""
    assert "PORT=" in problems({"PORT": port})


def test_an_address_loses_its_last_slash() -> None:
    """So that paths can be put behind it; a path of its own stays."""
    assert good({"JIRA_URL": "https://x.example/jira/", "JIRA_TOKEN": "t"}).jira_url == "https://x.example/jira"


def test_a_secret_comes_from_a_file(tmp_path: Path) -> None:
    """As containers mount it, with its line end."""
    (tmp_path / "token").write_text("s3cret\n", encoding="utf-8")
    found = good({"JIRA_URL": "https://x.example", "JIRA_TOKEN_FILE": str(tmp_path / "token")})
    assert found.jira_token.value == "s3cret"


def test_a_setting_is_not_given_twice(tmp_path: Path) -> None:
    """The value and its file together are a mistake, and neither is shown."""
    (tmp_path / "token").write_text("one", encoding="utf-8")
    environ = {"JIRA_URL": "https://x.example", "JIRA_TOKEN": "another", "JIRA_TOKEN_FILE": str(tmp_path / "token")}
    told = problems(environ)
    assert "JIRA_TOKEN_FILE" in told
    assert "another" not in told


@pytest.mark.parametrize("name", ["WEB_PASSWORD", "WEBHOOK_SECRETS", "JIRA_TOKEN"])
def test_an_empty_secret_file_is_no_secret(name: str, tmp_path: Path) -> None:
    """Else pages that were meant to have a password would have none."""
    (tmp_path / "secret").write_text("\n", encoding="utf-8")
    assert "пуст" in problems({f"{name}_FILE": str(tmp_path / "secret")})


def test_a_secret_given_in_place_of_its_file_is_not_shown() -> None:
    """It is no path."""
    told = problems({"JIRA_TOKEN_FILE": "ATATT3xFfGF0"})
    assert "JIRA_TOKEN_FILE" in told
    assert "ATATT3xFfGF0" not in told


@pytest.mark.parametrize(("told", "spoken"), [("ru_RU:ru", "ru"), ("en_US:en", "en"), ("de:en_GB", "en"), ("de", "ru")])
def test_the_systems_own_language_list_is_no_mistake(told: str, spoken: str, tmp_path: Path) -> None:
    """LANGUAGE is gettext's too; ours in `.env` is said on purpose and goes before it."""
    assert good({"LANGUAGE": told}).language == spoken
    (tmp_path / ".env").write_text("LANGUAGE=en\n", encoding="utf-8")
    assert good({"LANGUAGE": told}, tmp_path / ".env").language == "en"
    assert good({"LANGUAGE": "ru"}, tmp_path / ".env").language == "ru"
    assert "LANGUAGE" in problems({"LANGUAGE": "Русский"})


def test_a_public_address_has_no_path() -> None:
    """The pages' links begin at the root."""
    assert "PUBLIC_URL" in problems({"PUBLIC_URL": "https://intra.example/reglament"})
    assert good({"PUBLIC_URL": "https://intra.example/"}).public_url == "https://intra.example"


def test_a_file_that_is_no_text_is_a_problem(tmp_path: Path) -> None:
    """And no traceback."""
    (tmp_path / "token").write_bytes(b"\xff\xfe\x00")
    assert "JIRA_TOKEN_FILE=" in problems({"JIRA_TOKEN_FILE": str(tmp_path / "token")})


def test_secrets_are_never_shown() -> None:
    """Not by repr, not by str, not inside the settings."""
    environ = {
        "JIRA_URL": "https://x.example",
        "JIRA_TOKEN": "hidden-1",
        "WEBHOOK_SECRETS": "hidden-2, hidden-3",
        "WEB_PASSWORD": "hidden-4",
    }
    found = good(environ)
    assert [secret.value for secret in found.webhook_secrets] == ["hidden-2", "hidden-3"]
    assert "hidden" not in repr(found)
    assert "hidden" not in f"{found.jira_token} {found.webhook_secrets}"


def test_the_environment_goes_before_the_file(tmp_path: Path) -> None:
    """`.env` fills in what the environment does not say, by either form of the name; a dollar is a dollar."""
    token = tmp_path / "token"
    token.write_text("from a file", encoding="utf-8")
    dotenv = tmp_path / ".env"
    dotenv.write_text("PORT=9000\nLANGUAGE=en\nJIRA_TOKEN=old\nWEB_PASSWORD='a${HOME}b'\n", encoding="utf-8")
    found = good({"PORT": "9001", "JIRA_URL": "https://x.example", "JIRA_TOKEN_FILE": str(token)}, dotenv)
    assert (found.port, found.language, found.jira_token.value) == (9001, "en", "from a file")
    assert found.web_password.value == "a${HOME}b"


def test_a_dotenv_that_is_no_text_is_a_problem(tmp_path: Path) -> None:
    """It is named; a folder of that name is none of ours."""
    (tmp_path / ".env").write_bytes("PORT=1\nX=\xff".encode("latin-1"))
    assert ".env" in problems({}, tmp_path / ".env")
    assert good({}, tmp_path).port == 8080


def test_each_role_may_have_a_password() -> None:
    """Those that are not set let nobody in; the strongest first."""
    assert good({}).passwords == ()
    found = good({"WEB_PASSWORD": "a", "WEB_PASSWORD_VIEWER": "c", "WEB_PASSWORD_OPERATOR": "b"})
    assert [(role, secret.value) for role, secret in found.passwords] == [
        ("admin", "a"),
        ("operator", "b"),
        ("viewer", "c"),
    ]


def test_two_roles_do_not_share_a_password() -> None:
    """Else it could not be told which one came in."""
    told = problems({"WEB_PASSWORD": "same", "WEB_PASSWORD_VIEWER": "same"})
    assert "WEB_PASSWORD_VIEWER" in told
    assert "same" not in told


def test_a_proxy_is_told_by_header_roles_and_addresses() -> None:
    """Without addresses it is on this machine; whoever is not named has what `*` has."""
    assert good({}).proxy is None
    given = {"WEB_PROXY_USER_HEADER": "X-Remote-User", "WEB_PROXY_ROLES": "ann:admin, DOM\\igor:operator,*:viewer"}
    found = good(given).proxy
    assert found is not None
    assert found.header == "X-Remote-User"
    assert [found.role_of(name) for name in ("ann", "DOM\\igor", "eve")] == ["admin", "operator", "viewer"]
    assert [found.vouches_from(peer) for peer in ("127.0.0.1", "::1", "10.0.0.1", "", None)] == [
        True,
        True,
        False,
        False,
        False,
    ]
    listed = good({**given, "WEB_PROXY_FROM": "10.0.0.0/8, 2001:db8::1"}).proxy
    assert listed is not None
    assert [listed.vouches_from(peer) for peer in ("10.0.0.1", "2001:db8::1", "127.0.0.1")] == [True, True, False]


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("WEB_PROXY_USER_HEADER", "X Remote"),
        ("WEB_PROXY_USER_HEADER", "X_Remote_User"),
        ("WEB_PROXY_USER_HEADER", "Authorization"),
        ("WEB_PROXY_USER_HEADER", ""),
        ("WEB_PROXY_ROLES", ""),
        ("WEB_PROXY_ROLES", "ann"),
        ("WEB_PROXY_ROLES", "ann:boss"),
        ("WEB_PROXY_ROLES", ":admin"),
        ("WEB_PROXY_ROLES", "ann:admin,ann:viewer"),
        ("WEB_PROXY_FROM", "proxy.example"),
        ("WEB_PROXY_FROM", "10.0.0.1/8"),
        ("SESSION_SECRET", "short"),
        ("SESSION_SECRET", "x" * 32 + ",short"),
    ],
)
def test_what_lets_people_in_is_told_exactly(name: str, text: str) -> None:
    """One problem, which names the setting, and no secret."""
    given = {"WEB_PROXY_USER_HEADER": "X-Remote-User", "WEB_PROXY_ROLES": "ann:admin", "WEB_PROXY_FROM": "10.0.0.7"}
    told = problems({**given, name: text})
    assert told.startswith(name)
    assert len(told.splitlines()) == 1
    assert "short" not in told


def test_secrets_of_sessions_are_listed() -> None:
    """The first signs, the others are still believed; none is shown."""
    found = good({"SESSION_SECRET": f"{'n' * 32}, {'o' * 32}"})
    assert [secret.value[0] for secret in found.session_secrets] == ["n", "o"]
    assert "nnn" not in repr(found)
