"""The proof as one page to print, for a customer's lawyer: clause by clause, then every case told as a story.

Everything that comes from a file is escaped; the page loads nothing and runs nothing.
"""

from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime
from html import escape

from policies.language.problems import Language
from policies.language.wording import STATES
from policies.policy import Policy
from policies.proving.cases import Case, Deed, Expectation, Seconds, Want
from policies.proving.clauses import Row
from policies.proving.expecting import Plain
from policies.proving.reports.lines import ASIDE, AT_LOAD, MORE, STATUSES, Played
from policies.proving.watching import Place
from policies.proving.wishes import Wish, Wishes
from policies.trace import Reader

STYLE = """
body { font: 15px/1.5 Georgia, "PT Serif", serif; color: #1b1b1b; max-width: 60rem; margin: 2rem auto; padding: 0 1rem }
h1 { font-size: 1.6rem } h2 { font-size: 1.25rem; margin-top: 2.5rem } h3 { font-size: 1rem; margin: 1.5rem 0 .3rem }
table { border-collapse: collapse; width: 100%; font-size: .92rem }
th, td { border: 1px solid #b9b9b9; padding: .4rem .6rem; text-align: left; vertical-align: top }
th { background: #f1f1ef } td ul { margin: 0; padding-left: 1.1rem } ol { margin: .2rem 0; padding-left: 1.6rem }
.proved, .pass { color: #1c6b2c } .failed, .uncovered, .fail { color: #a31515; font-weight: bold }
.unproved, .unlisted { color: #8a5a00 } .manual { color: #555 } .note { color: #555 }
tr, h3, li { break-inside: avoid } thead { display: table-header-group }
@media print { body { margin: 0; max-width: none; font-size: 11pt } h2 { break-after: avoid } }
"""
SECTIONS = {
    "levels": ("Уровень", "Level"),
    "clocks": ("Таймер", "Clock"),
    "rules": ("Правило", "Rule"),
    "effective": ("Начало действия", "Effective"),
}
INSIDE = {
    "start": ("начало", "start"),
    "stop": ("остановка", "stop"),
    "points": ("точка", "point"),
    "do": ("действие", "act"),
    "otherwise": ("если нарушено", "otherwise"),
    "due": ("срок", "due"),
    "on": ("событие", "event"),
}
WANTS = {
    "level": ("уровень", "level"),
    "customer": ("заказчик", "customer"),
    "status": ("статус", "status"),
    "open": ("запрос открыт", "open"),
    "next": ("следующий взгляд", "next look"),
    "clocks": ("таймер", "clock"),
    "fields": ("поле", "field"),
    "effects": ("сделано", "done"),
    "held": ("отложено", "held"),
    "state": ("состояние", "state"),
    "started": ("начат", "started"),
    "due": ("срок", "due"),
    "stopped": ("остановлен", "stopped"),
    "spent": ("израсходовано", "used"),
    "left": ("осталось", "left"),
    "provisional": ("предварительно", "provisional"),
    "none": ("нет", "none"),
    "filled": ("заполнено", "filled"),
    "true": ("да", "yes"),
    "false": ("нет", "no"),
    "comment: public": ("комментарий клиенту", "public comment"),
    "comment: internal": ("внутренний комментарий", "internal comment"),
    "transition": ("переход", "move"),
    "undo": ("возврат", "undo"),
    "label": ("метка", "label"),
    "notify": ("уведомление", "notice"),
    "contains": ("в тексте", "saying"),
    "clause": ("пункт", "clause"),
    **STATES,
}


def page(policy: Policy, rows: Sequence[Row], played: Iterable[Played], language: Language) -> str:
    reader = Reader(language, policy.zone, policy.titles)
    title = reader.pick("Покрытие регламента", "Coverage of the regulation")
    cases = [(each.file, result.case, result.passed) for each in played for result in each.results]
    parts = [
        "<!DOCTYPE html>",
        f'<html lang="{language}"><head><meta charset="utf-8">',
        "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src 'unsafe-inline'\">",
        f"<title>{title}: {escape(policy.title)}</title><style>{STYLE}</style></head><body>",
        f"<h1>{escape(policy.title)}</h1>",
        f"<p>{title}. {_edition(policy, reader)}</p>",
        *_counts(rows, reader),
        *_table(rows, reader),
        f"<h2>{reader.pick('Случаи', 'Cases')}</h2>",
        f'<p class="note">{reader.pick(*TIMES).format(zone=escape(policy.zone.key))}</p>',
        *(line for _, case, passed in cases for line in _story(case, reader, passed=passed)),
        "</body></html>",
        "",
    ]
    return "\n".join(parts)


TIMES = (
    "Каждый случай проигран по часам, которые в нём указаны; время — {zone}, если не сказано иное.",
    "Each case was played by the times it tells; they are of {zone} unless it is said otherwise.",
)


def _edition(policy: Policy, reader: Reader) -> str:
    edition = f"{reader.pick('Редакция', 'Edition')} {escape(policy.edition)}; " if policy.edition else ""
    return f"{edition}{reader.pick('отпечаток политики', 'fingerprint of the policy')} {policy.fingerprint}."


def _counts(rows: Sequence[Row], reader: Reader) -> Iterator[str]:
    yield "<ul>"
    for status, words in STATUSES.items():
        number = sum(row.status == status for row in rows)
        if number:
            yield f'<li class="{status}">{reader.pick(*words)}: {number}</li>'
    yield "</ul>"


def _table(rows: Sequence[Row], reader: Reader) -> Iterator[str]:
    heads = (
        ("Пункт", "Clause"),
        ("О чём", "What it says"),
        ("Чем исполняется", "Carried by"),
        ("Чем доказан", "Proved by"),
    )
    yield "<table><thead><tr>" + "".join(f"<th>{reader.pick(*head)}</th>" for head in heads) + "</tr></thead><tbody>"
    for row in rows:
        cells = (
            f"<strong>{escape(row.clause.id)}</strong>",
            escape(row.clause.says) or "—",
            _list([escape(carrier(place, reader)) for place in row.carriers]),
            _proof(row, reader),
        )
        yield "<tr>" + "".join(f"<td>{cell}</td>" for cell in cells) + "</tr>"
    yield "</tbody></table>"


def _list(items: Sequence[str]) -> str:
    return "<ul>" + "".join(f"<li>{item}</li>" for item in items) + "</ul>" if items else "—"


def _proof(row: Row, reader: Reader) -> str:
    status = f'<span class="{row.status}">{reader.pick(*STATUSES[row.status])}</span>'
    manual = f": {escape(row.manual)}" if row.manual is not None else ""
    manual += f": {reader.pick(*AT_LOAD)}" if row.at_load else ""
    aside = "" if all(proof.named for proof in row.proofs) else f" ({reader.pick(*ASIDE)})"
    told, more = row.evidence
    proofs = [_passed(proof.name + aside, reader, passed=proof.passed) for proof in told]
    proofs += [reader.pick(*MORE).format(more)] if more else []
    return status + manual + (_list(proofs) if proofs else "")


def _passed(name: str, reader: Reader, *, passed: bool) -> str:
    word = reader.pick("проходит", "passes") if passed else reader.pick("не проходит", "fails")
    return f'{escape(name)} — <span class="{"pass" if passed else "fail"}">{word}</span>'


def carrier(place: Place, reader: Reader) -> str:
    """`Таймер «Реакция», остановка 2`."""
    section, *names = place
    head = reader.pick(*SECTIONS[section]) if section in SECTIONS else section
    name = f" «{names[0]}»" if names else ""
    inner = (reader.pick(*INSIDE[word]) if word in INSIDE else word for word in names[1:])
    return ", ".join(part for part in (f"{head}{name}", " ".join(inner)) if part)


def _story(case: Case, reader: Reader, *, passed: bool) -> Iterator[str]:
    """The case as a story: what happened when, and what was expected then, in order of time."""
    clauses = f' <span class="note">({escape(", ".join(case.clause))})</span>' if case.clause else ""
    yield f"<h3>{_passed(case.name, reader, passed=passed)}{clauses}</h3><ol>"
    told: list[tuple[datetime, str]] = [(case.created, _created(case, reader))]
    told += [(deed.at, _deed(deed, reader)) for deed in case.deeds]
    told += [(each.at, _expected(each, reader)) for each in case.expect]
    for at, line in sorted(told, key=lambda item: item[0]):
        yield f"<li>{escape(reader.moment(at))} — {line}</li>"
    yield "</ol>"


def _created(case: Case, reader: Reader) -> str:
    created = reader.pick("создаёт запрос", "files a request")
    values = [f"{reader.title(name)}: {reader.value(value)}" for name, value in case.issue.items()]
    return escape(f"{case.by.name} {created}: {'; '.join(values)}")


def _deed(deed: Deed, reader: Reader) -> str:
    acts = [f"{reader.title(name)} → {reader.value(value)}" for name, value in deed.changes.items()]
    if deed.comment is not None:
        kind = reader.pick("комментарий", "comment") if deed.public else _word("comment: internal", reader)
        acts.append(f"{kind}: «{deed.comment}»")
    if deed.attachment is not None:
        acts.append(f"{reader.pick('вложение', 'attachment')}: {deed.attachment}")
    if deed.worklog is not None:
        acts.append(f"{reader.pick('учтено', 'logged')}: {reader.seconds(deed.worklog)}")
    return escape(f"{deed.by.name if deed.by else 'Jira'}: {'; '.join(acts)}")


def _expected(expectation: Expectation, reader: Reader) -> str:
    wants = "; ".join(_want(want, reader) for want in expectation.wants)
    return f"<em>{reader.pick('ожидается', 'expected')}:</em> {escape(wants)}"


def _want(want: Want, reader: Reader) -> str:
    if isinstance(want, Wishes):
        done = "; ".join(_wish(wish, reader) for wish in want.wishes)
        return f"{_word(want.key, reader)}: {done or reader.pick('ничего', 'nothing')}"
    kind, *rest = want.what
    name = f" «{rest.pop(0)}»" if rest else ""
    inside = ", ".join(_word(word, reader) for word in rest)
    head = f"{_word(kind, reader)}{name}" + (f", {inside}" if inside else "")
    return f"{head}: {_value(want, reader)}"


def _value(want: Want, reader: Reader) -> str:
    match want:
        case Plain(expected=None):
            return reader.pick("нет", "none")
        case Plain(expected=Seconds() as amount):
            return reader.pick("просрочено на ", "over by ") * (amount < 0) + reader.seconds(amount)
        case Plain(expected=datetime() as moment):
            return reader.moment(moment)
        case _:
            return _word(want.said, reader)


def _wish(wish: Wish, reader: Reader) -> str:
    """`переход «Открыт» (п. MES-5.5)`."""
    given = wish.given[wish.kind]
    head = _word(f"{wish.kind}: {given}" if wish.kind == "comment" else wish.kind, reader)
    name = "" if wish.kind == "comment" or given == "…" else f" «{_text(given)}»"
    parts = [head + name]
    if "contains" in wish.given:
        parts.append(f"{_word('contains', reader)} «{_text(wish.given['contains'])}»")
    if wish.at is not None:
        parts.append(reader.moment(wish.at))
    return ", ".join(parts) + (f" ({', '.join(wish.clause)})" if wish.clause else "")


def _text(given: object) -> str:
    if isinstance(given, dict):
        return ", ".join(f"{key}: {value}" for key, value in given.items())
    return "… ".join(map(str, given)) if isinstance(given, list) else str(given)


def _word(word: str, reader: Reader) -> str:
    return reader.pick(*WANTS[word]) if word in WANTS else word
