"""The commands that talk to Jira, and `explain`, which needs none when it is given the issue in a file."""

import argparse
import json
import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from connector.comparing import command as compare_sla
from connector.keeping.cli import add_commands as add_keeping
from connector.setup.cli import add_commands as add_setup
from connector.sweeping.cli import add_commands as add_sweeping
from connector.terminal import guarded, indented
from policies import Around, Decision, Issue, Problems, evaluate
from policies.cli import FAILED, OK, add_language, read_text
from policies.editions import Regulations
from policies.files import open_regulations
from policies.trace import Reader, as_json

if TYPE_CHECKING:
    from connector.jira.client import Jira
    from connector.jira.names import Directory
    from connector.settings import Settings
    from policies.cli import Subparsers

EXPLAIN = """\
Says what the policy decides about an issue, and why: level, clocks, counted time day by day, effects.

examples:
  reglament explain SUP-42                                   the issue as Jira tells it now
  reglament explain SUP-42 --at 2026-11-23T18:05+03:00       and as it will be then
  reglament explain --facts issue.json --at 2026-11-23T18:05+03:00 --json
                                                             offline: the issue as GET /issue/KEY?expand=changelog,names
                                                             returned it; needs no Jira, no database, no secrets
"""

PLAN = """\
Says what would be written to Jira now, and writes nothing.

example:
  reglament plan SUP-42
"""


def add_commands(commands: "Subparsers") -> None:
    """Add this room's commands to `reglament`."""
    raw = argparse.RawDescriptionHelpFormatter
    explain = commands.add_parser(
        "explain", help="why an issue is judged so / почему так решено", description=EXPLAIN, formatter_class=raw
    )
    explain.add_argument("key", nargs="?", metavar="KEY", help="the issue, read from Jira")
    explain.add_argument("--facts", type=Path, metavar="ISSUE.json", help="the issue from a file instead")
    explain.add_argument("--at", metavar="TIME", help="the moment to judge at, with its offset (default: now)")
    explain.add_argument(
        "--policy", type=Path, metavar="FILE", help="the policy, or a folder of them (default: POLICIES, policies.yaml)"
    )
    explain.add_argument("--json", action="store_true", help="the decision as JSON")
    add_language(explain)
    explain.set_defaults(run=run_explain)
    plan = commands.add_parser(
        "plan", help="what would be written / что было бы записано", description=PLAN, formatter_class=raw
    )
    plan.add_argument("key", metavar="KEY", help="the issue, read from Jira")
    add_language(plan)
    plan.set_defaults(run=run_plan)
    compare_sla.add_command(commands)
    add_setup(commands)
    add_keeping(commands)
    add_sweeping(commands)


@dataclass(frozen=True, slots=True)
class _Seen:
    """An issue with what a decision about it needs besides."""

    issue: Issue
    around: Around
    directory: "Directory"


def run_explain(args: argparse.Namespace) -> int:
    """`reglament explain`: exit 0, or 1 with the reason."""
    if (args.key is None) == (args.facts is None):
        return _fail(args, "назовите запрос или файл: KEY или --facts", "name an issue or a file: KEY or --facts")
    regulations = _regulations(args)
    at = _at(args)
    if regulations is None or at is None:
        return FAILED
    seen = _of_file(args, regulations) if args.facts else _of_jira(args, regulations)
    if seen is None:
        return FAILED
    ruling = regulations.evaluate(seen.issue, at, seen.around)
    decision, reader = ruling.decision, Reader(args.lang, ruling.policy.zone, ruling.policy.titles)
    if args.json:
        print(json.dumps(as_json(decision, reader), ensure_ascii=False, indent=2))
    else:
        print("\n".join(map(indented, _lines(seen.issue, decision, reader))))
    return OK


def run_plan(args: argparse.Namespace) -> int:
    """`reglament plan KEY`: the fields and effects that differ, without writing any."""
    from connector.loop.acting.plan import difference

    args.policy = None
    regulations, now = _regulations(args), _now()
    seen = _of_jira(args, regulations) if regulations else None
    if regulations is None or seen is None:
        return FAILED
    # Where the service has never run, the plan is what it would do if it were started now (law 10).
    around = replace(seen.around, since=seen.around.since or now)
    policy = regulations.evaluate(seen.issue, now, around).policy
    # Of an observing policy it tells what enforcing would do: that is what the admin asks before he switches.
    decision = evaluate(replace(policy, observe=False), seen.issue, now, around)
    plan = difference(decision, seen.issue, seen.directory)
    reader = Reader(args.lang, policy.zone, policy.titles)
    if policy.observe:
        print(
            reader.pick("Режим observe: ничего из этого записано не будет.", "Mode observe: none of this is written.")
        )
    for name, value in plan.fields.items():
        print(indented(f"{reader.pick('поле', 'field')} «{name}»: {reader.value(value)}"))
    for effect in (effect for group in plan.effects for effect in group):
        print(indented(reader.effect(effect)))
    if not plan:
        print(reader.pick("Писать нечего: Jira показывает то, что говорит политика.", "Nothing to write."))
    return OK


def _fail(args: argparse.Namespace, russian: str, english: str) -> int:
    print(russian if args.lang == "ru" else english, file=sys.stderr)
    return FAILED


def _regulations(args: argparse.Namespace) -> Regulations | None:
    outcome = open_regulations(args.policy or Path(_environment("POLICIES") or "policies.yaml")).outcome
    if isinstance(outcome, Problems):
        print(outcome.said(args.lang), file=sys.stderr)
        return None
    return outcome


def _environment(name: str) -> str | None:
    from connector import settings

    found = settings.read()
    return str(getattr(found, name.lower())) if isinstance(found, settings.Settings) else None


def _now() -> datetime:
    from connector.clock import utc_now

    return utc_now()


def _at(args: argparse.Namespace) -> datetime | None:
    if args.at is None:
        return _now()
    try:
        given = datetime.fromisoformat(args.at)
    except ValueError:
        _fail(args, f"--at {args.at}: нужно время вида 2026-11-23T18:05+03:00", f"--at {args.at}: not a time")
        return None
    if given.tzinfo is None:
        _fail(args, f"--at {args.at}: укажите смещение: +03:00 или Z", f"--at {args.at}: add the offset: +03:00")
        return None
    return given.astimezone(UTC)


def _of_file(args: argparse.Namespace, regulations: Regulations) -> _Seen | None:
    from connector.jira.names import Directory
    from connector.jira.reading import NotAnIssue, issue_facts

    text = read_text(args.facts, args.lang)
    if text is None:
        return None
    try:
        body: Any = json.loads(text)
        directory = Directory.from_body(body)
        issue = issue_facts(body, directory)
    except (ValueError, NotAnIssue, AttributeError, RecursionError) as error:
        _fail(args, f"{args.facts}: это не запрос Jira: {error}", f"{args.facts}: not a Jira issue: {error}")
        return None
    for russian, english in _gaps(body, regulations):
        _fail(args, f"{args.facts}: {russian}", f"{args.facts}: {english}")
    return _Seen(issue, Around(), directory)


def _gaps(body: Any, regulations: Regulations) -> Iterator[tuple[str, str]]:
    """What the file does not tell although the decision may hang on it."""
    told = body.get("changelog")
    changelog = told if isinstance(told, dict) else {}
    held, total = len(changelog.get("histories") or ()), changelog.get("total")
    if not changelog:
        yield "истории изменений нет (expand=changelog)", "there is no history of changes (expand=changelog)"
    elif isinstance(total, int) and held < total:
        yield f"история неполна: {held} записей из {total}", f"the history is cut short: {held} entries of {total}"
    if not isinstance(body.get("names"), dict):
        yield "имён полей нет (expand=names)", "there are no names of fields (expand=names)"
    if regulations.names["group"]:
        yield (
            "состав групп в файле не сказан: сотрудники, известные только по группе, считаются заявителями",
            "a file does not tell who is in a group: staff known by group alone are taken for requesters",
        )


def _of_jira(args: argparse.Namespace, regulations: Regulations) -> _Seen | None:
    from connector import settings as environment
    from connector.jira.answers import Failure
    from connector.store import Unusable

    settings = environment.read()
    if isinstance(settings, environment.SettingsProblems):
        print("\n".join(settings.sentences), file=sys.stderr)
        return None
    jira = _connected(args, settings, regulations)
    if jira is None:
        return None
    issue = jira.read(args.key)
    if isinstance(issue, Failure):
        _fail(args, issue.says.ru, issue.says.en)
        return None
    try:
        memory = _memory(settings, issue.id)
    except Unusable as error:
        print(error, file=sys.stderr)
        return None
    finally:
        jira.close()
    return _Seen(issue, replace(memory, service=jira.account.id), jira.directory)


def _memory(settings: "Settings", issue_id: str) -> Around:
    """What the service itself knows: the effects that are over, its first start, the verdicts of its last look and
    the places that others take under limits; nothing where it never ran."""
    from connector.active import ACTING_SINCE
    from connector.loop.memory import Memory
    from connector.store import Store, cards, notes

    if Store.missing(settings.database_url):
        return Around()
    store = Store.open(settings.database_url)
    with store.read() as conn:
        memory, first = Memory.of(conn, issue_id), notes.get(conn, ACTING_SINCE)
        places = cards.places_beside(conn, cards.places_of(conn, issue_id))
    store.close()
    return replace(memory.around(datetime.fromisoformat(first) if first else None), places=places)


def _connected(args: argparse.Namespace, settings: "Settings", regulations: Regulations) -> "Jira | None":
    """Jira with its names read, or None with the reason said."""
    from connector.jira.answers import Failure
    from connector.jira.client import Jira

    jira = Jira.connect(settings)
    if isinstance(jira, Failure):
        _fail(args, jira.says.ru, jira.says.en)
        return None
    names = jira.refresh(regulations.names["group"], regulations.spellings)
    if isinstance(names, Failure):
        jira.close()
        _fail(args, names.says.ru, names.says.en)
        return None
    return jira


def _lines(issue: Issue, decision: Decision, reader: Reader) -> Sequence[str]:
    """The decision for a terminal."""
    effects = [f"  {reader.effect(effect)}" for effect in decision.effects]
    fields = [f"  {name}: {reader.value(value)}" for name, value in decision.fields.items()]
    trace = [
        f"  {reader.line(step)}" + (f"  [{', '.join(step.clause)}]" if step.clause else "") for step in decision.trace
    ]
    again = reader.moment(decision.look_again_at) if decision.look_again_at else "—"
    return [
        f"{issue.key} · {decision.regulation} {decision.fingerprint} · {reader.moment(decision.at)}",
        reader.pick("Почему:", "Why:"),
        *trace,
        reader.pick("Поля:", "Fields:"),
        *fields,
        *([reader.pick("Действия:", "Effects:"), *effects] if effects else []),
        f"{reader.pick('Следующий взгляд', 'Next look')}: {again}",
    ]


def main(argv: Sequence[str] | None = None) -> int:
    """`python -m connector`."""
    parser = argparse.ArgumentParser(prog="python -m connector", description="Reglament's commands that talk to Jira.")
    add_commands(parser.add_subparsers(required=True, metavar="COMMAND"))
    args = parser.parse_args(argv)
    with guarded():
        result: int = args.run(args)
    return result
