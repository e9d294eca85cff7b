"""`reglament init`: an empty Jira becomes a connected one, again and again without harm, and nothing leaks."""

import json
import stat
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from io import StringIO
from pathlib import Path
from threading import Thread
from urllib.parse import urlsplit

import pytest
from dotenv import dotenv_values
from werkzeug.serving import make_server
from werkzeug.wrappers import Request, Response

from connector.cli import main
from connector.sandbox.faults import Rule
from connector.sandbox.running import running
from connector.sandbox.sites import mespace
from connector.sandbox.state.site import by_name
from connector.setup.expected import shown
from connector.setup.init import arrival, envfile, regulation, wishes
from tests.connector.setup.vendor import HOOK, PROJECT, REGULATION, Vendor, empty_site, shipped
from webhooks.cli import INTERRUPTED
from webhooks.cli import main as reglament


def env() -> dict[str, str]:
    lines = (line for line in Path(".env").read_text().splitlines() if line and not line.startswith("#"))
    return {name: value for name, _, value in (line.partition("=") for line in lines)}


def test_init_and_then_doctor_is_green(vendor: Vendor, capsys: pytest.CaptureFixture[str]) -> None:
    """Both dialects and the newer webhooks: every field of its type on the screen, the webhook signed and filtered."""
    assert main(["doctor"]) == 1
    assert vendor.init() == 0
    for one in shown(shipped()):
        field = by_name(vendor.site.fields, one.name)
        assert field is not None
        assert field.on_screen
        assert field.searchable
    (hook,) = vendor.sandbox.world.hooks.values()
    assert (hook.url, hook.jql, hook.secret) == (HOOK, f"project = {PROJECT}", env()["WEBHOOK_SECRETS"])
    capsys.readouterr()
    assert main(["doctor", "--json"]) == 0
    told = json.loads(capsys.readouterr().out)
    assert told["green"] is True
    assert {one["level"] for one in told["findings"]} <= {"note"}


@pytest.mark.parametrize("kind", ["cloud", "dc"])
@pytest.mark.parametrize("name", [one for one in regulation.known() if one != REGULATION])
def test_any_of_the_regulations_can_be_chosen(kind: str, name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """Each on the empty Jira of its own vendor ends green."""
    with running(site=empty_site(kind, name)) as sandbox:
        monkeypatch.setenv("JIRA_TOKEN", sandbox.token)
        vendor = Vendor(sandbox)
        assert vendor.init("--regulation", name, "--project", vendor.site.projects[0].key) == 0
        assert [one.what.ru for one in vendor.examine().findings if one.counts] == []


def test_service_management_is_connected_too(monkeypatch: pytest.MonkeyPatch) -> None:
    """There the account must be an agent, or what should be internal would be published."""
    with running(site=replace(mespace.service_desk("cloud"), own_screen="SUP: Экран запроса")) as sandbox:
        monkeypatch.setenv("JIRA_TOKEN", sandbox.token)
        vendor = Vendor(sandbox)
        assert vendor.init("--regulation", "mespace", "--project", "SUP") == 0
        assert [one.what.ru for one in vendor.examine().findings if one.counts] == []
        vendor.change_service(denied=("SERVICEDESK_AGENT",))
        assert [one.code for one in vendor.examine().findings if one.counts] == ["permission.missing"]


def test_an_administrators_token_is_only_lent(
    vendor: Vendor, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """The environment's is for this run; the login that `.env` has is the service's own, and stays."""
    assert vendor.init() == 0
    vendor.env(JIRA_TOKEN="the-services-own")
    before = env()
    assert vendor.init() == 0
    assert env() == before
    assert "только на этот запуск" in capsys.readouterr().out
    monkeypatch.delenv("JIRA_TOKEN")
    token = Path("token.txt")
    token.write_text(vendor.sandbox.token)
    assert vendor.init("--token-file", str(token)) == 0
    assert env()["JIRA_TOKEN"] == vendor.sandbox.token


def test_what_is_written_is_the_admins_own_and_private(vendor: Vendor) -> None:
    """The policy observes and is about his project, with its customers beside it; `.env` is readable by him alone."""
    assert vendor.init() == 0
    text = Path("endocs.yaml").read_text(encoding="utf-8")
    assert "mode: observe" in text
    assert "scope: {project: ENDOCS}" in text
    assert Path("endocs.customers.yaml").exists()
    assert stat.S_IMODE(Path(".env").stat().st_mode) == 0o600
    assert env()["POLICIES"] == "endocs.yaml"
    assert len(env()["WEBHOOK_SECRETS"]) == 64


def test_again_changes_nothing(vendor: Vendor) -> None:
    """No second field, no second webhook, the same secret, an edited policy stays edited."""
    assert vendor.init() == 0
    Path("endocs.yaml").write_text(Path("endocs.yaml").read_text(encoding="utf-8") + "# моё\n", encoding="utf-8")
    before = (vendor.site, dict(vendor.sandbox.world.hooks), Path(".env").read_text(), Path("endocs.yaml").read_text())
    assert vendor.init() == 0
    world = vendor.sandbox.world
    assert (world.site, dict(world.hooks), Path(".env").read_text(), Path("endocs.yaml").read_text()) == before
    assert not Path(".env.bak").exists()


def test_a_dry_run_changes_nothing_at_all(vendor: Vendor, capsys: pytest.CaptureFixture[str]) -> None:
    """It only tells: no file, no field, no webhook."""
    before = vendor.site
    assert vendor.init("--dry-run", "--lang", "en") == 0
    assert vendor.site == before
    assert not vendor.sandbox.world.hooks
    assert list(Path().iterdir()) == []
    told = capsys.readouterr().out
    assert "would be done: field “Обработка”" in told
    assert "would be done: .env" in told


def test_secrets_are_never_printed(vendor: Vendor, capsys: pytest.CaptureFixture[str]) -> None:
    """Neither the token nor the webhook's secret, by neither command."""
    vendor.init()
    main(["doctor"])
    main(["doctor", "--json"])
    told = "".join(capsys.readouterr())
    assert vendor.sandbox.token not in told
    assert env()["WEBHOOK_SECRETS"] not in told


def test_other_lines_of_the_env_file_stay(vendor: Vendor) -> None:
    """Comments and keys of others; what was there before is kept beside it, as private."""
    Path(".env").write_text("# наше\nPORT=8099\nOTHER='a b'\nWEBHOOK_SECRETS=старый,прежний\n", encoding="utf-8")
    Path(".env").chmod(0o644)
    assert vendor.init() == 0
    lines = Path(".env").read_text(encoding="utf-8").splitlines()
    assert lines[:3] == ["# наше", "PORT=8099", "OTHER='a b'"]
    assert Path(".env.bak").read_text(encoding="utf-8").startswith("# наше\nPORT=8099")
    assert {stat.S_IMODE(Path(name).stat().st_mode) for name in (".env", ".env.bak")} == {0o600}
    (hook,) = vendor.sandbox.world.hooks.values()
    assert hook.secret == "старый"


def test_a_lost_secret_brings_a_new_webhook_in_place_of_the_old(vendor: Vendor) -> None:
    """A secret cannot be read back, so the old registration is of no use."""
    assert vendor.init() == 0
    (old,) = vendor.sandbox.world.hooks.values()
    vendor.env(WEBHOOK_SECRETS="")
    assert vendor.init() == 0
    (new,) = vendor.sandbox.world.hooks.values()
    assert new.id != old.id
    assert new.secret == env()["WEBHOOK_SECRETS"] != old.secret


@pytest.mark.parametrize("parts", [{"enabled": False}, {"jql": ""}, {"secret": ""}, {"events": ("comment_created",)}])
def test_a_webhook_that_is_not_right_is_replaced(vendor: Vendor, parts: dict[str, object]) -> None:
    """And doctor is green again."""
    assert vendor.init() == 0
    vendor.change_hook(**parts)
    assert not vendor.examine().green
    assert vendor.init() == 0
    assert len(vendor.sandbox.world.hooks) == 1
    assert vendor.examine().green


def test_without_administration_it_says_what_to_do_by_hand(vendor: Vendor, capsys: pytest.CaptureFixture[str]) -> None:
    """Fields fail with Jira's reason; the webhook is told step by step, its secret by where it stands."""
    vendor.change_service(denied=("ADMINISTER",))
    assert vendor.init() == 1
    told = capsys.readouterr().out
    assert "не вышло: поле «Обработка»" in told
    assert "Система → Веб-хуки → Создать" in told
    assert HOOK in told
    assert f"project = {PROJECT}" in told


def test_permissions_that_the_account_lacks_are_named(vendor: Vendor, capsys: pytest.CaptureFixture[str]) -> None:
    """Only a person can grant them: each with its reason, here the removal of a comment that stands twice."""
    vendor.change_service(denied=("DELETE_OWN_COMMENTS",))
    assert vendor.init() == 0
    (told,) = (line for line in capsys.readouterr().out.splitlines() if "нет права" in line)
    assert told.startswith(f"сделайте сами: Проект {PROJECT}: нет права Delete Own Comments")
    assert "появившийся дважды" in told
    assert "в схему прав" in told


def test_screens_that_data_center_does_not_tell_are_explained_and_can_be_named(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """The project has a screen of its own: the default one is of no use; the admin names the right one."""
    with running(site=replace(empty_site("dc"), own_screen="Экран запроса")) as sandbox:
        monkeypatch.setenv("JIRA_TOKEN", sandbox.token)
        vendor = Vendor(sandbox)
        assert vendor.init() == 0
        told = capsys.readouterr().out
        assert "сделайте сами: Поля «Обработка» нет на экране" in told
        assert "--screen" in told
        assert not vendor.examine().green
        assert vendor.init("--screen", "экран запроса") == 0
        assert vendor.examine().green


@pytest.mark.parametrize("kind", ["cloud", "dc"])
def test_the_projects_own_screen_is_found(monkeypatch: pytest.MonkeyPatch, kind: str) -> None:
    """On Cloud through its screen schemes, on Data Center by the name that Jira gives it."""
    with running(site=replace(empty_site(kind), own_screen=f"{PROJECT}: Экран запроса")) as sandbox:
        monkeypatch.setenv("JIRA_TOKEN", sandbox.token)
        vendor = Vendor(sandbox)
        assert vendor.init() == 0
        assert vendor.examine().green


def test_a_jira_that_does_not_sign_gets_no_webhook(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """As Data Center before version 10: nothing unsigned is taken, so none is left behind, and it says why."""
    with running(site=empty_site("dc")) as sandbox:
        monkeypatch.setenv("JIRA_TOKEN", sandbox.token)
        unsigned = [
            {"name": "Reglament", "url": HOOK, "events": [], "self": f"{sandbox.url}/rest/webhooks/1.0/webhook/5"}
        ]
        place = "/rest/webhooks/1.0/webhook"
        sandbox.faults.answers += [Rule(f"GET {place}", 1, 200, body=[]), Rule(f"GET {place}", 1, 200, body=unsigned)]
        sandbox.faults.answers.append(Rule(f"DELETE {place}/5", 1, 204, body=""))
        assert Vendor(sandbox).init() == 0
        assert "не подписывает вебхуки" in capsys.readouterr().out
        assert [call.method for call in sandbox.faults.calls if call.path == f"{place}/5"] == ["DELETE"]


def test_fields_that_people_fill_in_are_made_on_request(vendor: Vendor) -> None:
    """Not by default: the admin's Jira may have them under another name."""
    vendor.change(fields=tuple(one for one in vendor.site.fields if one.name != "Канал"))
    assert vendor.init() == 0
    assert by_name(vendor.site.fields, "Канал") is None
    assert vendor.init("--all-fields") == 0
    assert by_name(vendor.site.fields, "Канал") is not None
    assert vendor.examine().green


def test_a_wrong_project_ends_it_before_anything_is_written(vendor: Vendor, capsys: pytest.CaptureFixture[str]) -> None:
    """With the project that was probably meant."""
    assert vendor.init("--project", "ENDOC") == 1
    assert "«ENDOCS»" in capsys.readouterr().out
    assert list(Path().iterdir()) == []


def test_what_is_missing_is_told_by_its_flag(capsys: pytest.CaptureFixture[str]) -> None:
    """Without a terminal nobody is asked."""
    assert main(["init", "--yes"]) == 1
    assert "--url" in capsys.readouterr().err
    assert main(["init", "--yes", "--url", "http://127.0.0.1:9", "--token-file", "нет", "--lang", "en"]) == 1
    assert "missing" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("flags", "words"),
    [
        (("--project", "SUP-1"), "«SUP-1» — не ключ проекта"),
        (("--regulation", "mespce"), "может быть, mespace?"),
    ],
)
def test_what_is_given_wrongly_is_not_called_missing(
    flags: tuple[str, ...], words: str, vendor: Vendor, capsys: pytest.CaptureFixture[str]
) -> None:
    """It is told what is wrong with it, before anything is written."""
    assert vendor.init(*flags) == 1
    told = capsys.readouterr().err
    assert words in told
    assert "не хватает" not in told
    assert list(Path().iterdir()) == []


def test_another_regulation_is_not_dropped_in_silence(vendor: Vendor, capsys: pytest.CaptureFixture[str]) -> None:
    """Policies that are named already stay, and what to do is told."""
    assert vendor.init() == 0
    before = Path(".env").read_text()
    capsys.readouterr()
    assert vendor.init("--regulation", "monq", "--lang", "en") == 1
    assert "monq is not taken: remove POLICIES from .env" in capsys.readouterr().err
    assert (Path(".env").read_text(), Path("monq.yaml").exists()) == (before, False)


def test_a_policy_with_mistakes_is_told_in_the_language_asked_for(
    vendor: Vendor, capsys: pytest.CaptureFixture[str]
) -> None:
    """All of it."""
    assert vendor.init() == 0
    file = Path(env()["POLICIES"])
    file.write_text(file.read_text().replace("Europe/Moscow", "Europe/Moskow"))
    capsys.readouterr()
    assert vendor.init("--lang", "en") == 1
    assert "there is no time zone «Europe/Moskow»" in capsys.readouterr().out


def test_an_env_file_that_is_no_text_is_told(vendor: Vendor, capsys: pytest.CaptureFixture[str]) -> None:
    """As an editor of Windows saves Russian comments."""
    Path(".env").write_bytes("# почта\nPORT=8080\n".encode("cp1251"))
    assert vendor.init() == 1
    assert ".env: файл не читается" in capsys.readouterr().err


class Scripted:
    """A person who answers as told; a token only where it is not shown."""

    def __init__(self, lines: dict[str, str], token: str) -> None:
        self.lines, self.token = lines, token

    def line(self, prompt: str) -> str:
        return next((answer for part, answer in self.lines.items() if part in prompt), "")

    def secret(self, prompt: str) -> str:
        assert "Токен" in prompt
        return self.token


def test_a_person_is_asked_for_what_is_not_given(
    vendor: Vendor, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """All questions, and the result is as with flags."""
    token = vendor.sandbox.token
    monkeypatch.delenv("JIRA_TOKEN")
    answers = {"Адрес Jira": vendor.sandbox.url, "Почта": vendor.sandbox.user or "", "Ключ проекта": "endocs"}
    person = Scripted({**answers, "Регламент (": "endocs"}, token)
    monkeypatch.setattr(wishes, "terminal", lambda: person)
    assert main(["init"]) == 0
    assert env()["JIRA_TOKEN"] == token
    assert not vendor.sandbox.world.hooks, "no public address, no webhook"
    assert token not in "".join(capsys.readouterr())


def test_a_person_is_asked_again_until_it_fits(
    vendor: Vendor, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """A slip loses no answers; whoever breaks off sees no traceback."""
    projects = iter(("ENDOCS-1", "endocs"))

    class Slipping(Scripted):
        def line(self, prompt: str) -> str:
            return next(projects) if "Ключ проекта" in prompt else super().line(prompt)

    answers = {"Адрес Jira": vendor.sandbox.url, "Почта": vendor.sandbox.user or "", "Регламент (": "endocs"}
    monkeypatch.setattr(wishes, "terminal", lambda: Slipping(answers, vendor.sandbox.token))
    assert main(["init"]) == 0
    assert "«ENDOCS-1» — не ключ проекта" in capsys.readouterr().err

    def gone(*_: object) -> str:
        raise EOFError

    Path(".env").unlink()
    monkeypatch.setattr(Scripted, "line", gone)
    monkeypatch.setattr(wishes, "terminal", lambda: Scripted({}, ""))
    assert reglament(["init"]) == INTERRUPTED


@contextmanager
def listening(status: int, heard: list[Request]) -> Iterator[str]:
    """A service that answers so."""

    @Request.application
    def answer(request: Request) -> Response:
        request.get_data()
        heard.append(request)
        return Response(status=status)

    server = make_server("127.0.0.1", 0, answer)
    thread = Thread(target=server.serve_forever, args=(0.05,), daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}"
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


@pytest.mark.parametrize(("status", "says"), [(202, "дошло"), (401, "прежним секретом")])
def test_a_test_event_shows_whether_webhooks_arrive(
    vendor: Vendor, capsys: pytest.CaptureFixture[str], status: int, says: str
) -> None:
    """Signed, to the service's own address; an issue that is there is named, so that nothing unknown is marked."""
    vendor.sandbox.people["vera"].create("Проблема", "Не открывается", project=PROJECT)
    heard: list[Request] = []
    with listening(status, heard) as url:
        Path(".env").write_text(f"PORT={urlsplit(url).port}\n")
        assert vendor.init() == 0
    told = next(line for line in capsys.readouterr().out.splitlines() if url in line)
    assert says in told
    (request,) = heard
    assert request.headers["X-Hub-Signature"].startswith("sha256=")
    assert request.get_json(force=True)["issue"] == {"key": f"{PROJECT}-1"}


def test_values_of_the_env_file_are_read_back_as_they_were() -> None:
    """Also those with blanks, quotes, hashes and backslashes; the last of several lines is the one that counts."""
    odd = {"JIRA_TOKEN": r"a#b 'c' \d $e", "JIRA_USER": "я@пример.рф"}
    text = envfile.edited("JIRA_TOKEN=1\nexport JIRA_TOKEN=2\n", odd)
    assert text.count("JIRA_TOKEN") == 1
    assert dotenv_values(stream=StringIO(text), interpolate=False) == odd


def test_nobody_at_the_address_is_told_by_kind() -> None:
    """The reason, and no traceback."""
    assert arrival.send("http://127.0.0.1:9", "s", b"{}") == "ConnectionRefusedError"
