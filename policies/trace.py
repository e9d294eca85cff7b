"""The trace in words: why a decision is as it is, line by line, in Russian or English.

A step carries data; the words are made only when somebody reads them.
"""

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from policies.calendars.wording import say_day
from policies.clocks import verdicts
from policies.clocks.counting import Stretch, Target
from policies.decision import Cycle, Decision, Effect, Step, moment, plain
from policies.facts import Value
from policies.language.durations import say, say_seconds
from policies.language.problems import Language
from policies.language.wording import (
    EFFECT_KINDS,
    EFFECT_STATES,
    STANDINGS,
    pick,
    say_moment,
    say_standing,
    say_state,
    say_value,
)
from policies.worktime import Calendar, Day, Reason

Say = Callable[["Reader", Mapping[str, Any]], str]
MANY_DAYS = 14
"""A longer span is told as a sum, with only its unusual days by name."""


class Reader:
    """How one reader is told things: his language and the zone of the policy."""

    def __init__(self, language: Language, zone: ZoneInfo, titles: Mapping[str, str]) -> None:
        self.language, self.zone, self.titles = language, zone, titles

    def pick(self, russian: str, english: str) -> str:
        return russian if self.language == "ru" else english

    def moment(self, value: datetime) -> str:
        return say_moment(value, self.zone, self.language)

    def seconds(self, amount: int) -> str:
        return say_seconds(amount, self.language)

    def value(self, value: Value) -> str:
        return say_value(value, self.zone, self.language)

    def told(self, attribute: str, value: Value) -> str:
        """The value of an attribute after a dash; the language's own words as people say them."""
        return say_standing(attribute, value, self.language) if attribute in STANDINGS else self.after_dash(value)

    def after_dash(self, value: Value) -> str:
        """«Срок — пусто»: a second dash would say nothing."""
        return self.pick("пусто", "empty") if value in (None, (), "") else self.value(value)

    def effect(self, effect: Effect) -> str:
        """What is done, in which state, by what clause: «комментарий (к исполнению): …»."""
        state, body = pick(EFFECT_STATES[effect.state], self.language), effect.body
        if effect.kind == "comment":
            public = body["public"] == "yes"
            said = [self.pick("публичный", "public") if public else self.pick("внутренний", "internal"), body["text"]]
        elif "field" in body:
            said = [f"{self.title(body['field'])} = {body.get('value', body.get('to')) or '—'}"]
        else:
            said = [body[name] for name in ("to", "add", "title", "text") if body.get(name)]
        clause = f" [{', '.join(effect.clause)}]" if effect.clause else ""
        return f"{pick(EFFECT_KINDS[effect.kind], self.language)} ({state}): {': '.join(said)}{clause}"

    def title(self, attribute: str) -> str:
        """How people call an attribute."""
        return self.titles.get(attribute, attribute)

    def line(self, step: Step) -> str:
        return LINES[step.kind](self, step.data)


def _level(reader: Reader, data: Mapping[str, Any]) -> str:
    level, view = data["level"], data["view"]
    held = (reason for reason in level.when.why(view) if reason.holds)
    reasons = ", ".join(f"{reader.title(reason.attribute)}: {reader.value(reason.actual)}" for reason in held)
    return reader.pick("Уровень", "Level") + f" «{level.name}»" + (f" ({reasons})" if reasons else "")


def _off(reader: Reader, data: Mapping[str, Any]) -> str:
    """Why a rule says nothing: the first condition that failed."""
    failed = next((reason for reason in data["condition"].why(data["view"]) if not reason.holds), None)
    start = reader.pick("Правило", "Rule") + f" «{data['rule']}»: " + reader.pick("не применяется", "does not apply")
    if failed is None:
        return start
    wanted = f"{reader.pick('нужно', 'wanted')}: {_wanted(reader, failed.attribute, failed.wanted)}"
    return f"{start}: {reader.title(failed.attribute)} — {reader.told(failed.attribute, failed.actual)}, {wanted}"


def _wanted(reader: Reader, attribute: str, wanted: str) -> str:
    if wanted.startswith("≠ "):
        return f"≠ {_wanted(reader, attribute, wanted[2:])}"
    words = {
        "filled": ("заполнено", "filled"),
        "empty": ("пусто", "empty"),
        "≤ now": ("в прошлом", "in the past"),
        "≥ now": ("в будущем", "in the future"),
    }
    if wanted in words:
        return reader.pick(*words[wanted])
    return ", ".join(reader.told(attribute, name) for name in wanted.split(", ")) if attribute in STANDINGS else wanted


def _start(reader: Reader, data: Mapping[str, Any]) -> str:
    began = reader.pick("отсчёт начат", "started")
    return f"«{data['clock']}», {_cycle_number(reader, data)}: {began}{_by(reader, data)}{_terms(reader, data)}"


def _cycle_number(reader: Reader, data: Mapping[str, Any]) -> str:
    return f"{reader.pick('цикл', 'cycle')} {data['cycle']}"


def _changed_level(reader: Reader, data: Mapping[str, Any]) -> str:
    now = data["moment"].level
    level = now.name if now else "—"
    said = reader.pick("уровень сменился на", "the level became")
    return f"«{data['clock']}»: {said} «{level}»{_by(reader, data)}{_terms(reader, data)}"


def _terms(reader: Reader, data: Mapping[str, Any]) -> str:
    target: Target | None = data["target"]
    calendar: Calendar = data["calendar"]
    by = reader.pick("календарь", "calendar") + f" «{calendar.name}»"
    if target is None:
        return (
            "; " + reader.pick("срока нет, время только измеряется", "no target, the time is only measured") + f", {by}"
        )
    capped = reader.pick(" (предел таймера)", " (the clock's ceiling)") if target.capped else ""
    return f"; {reader.pick('срок', 'target')}: {say(target.duration, reader.language)}{capped}, {by}"


def _event(russian: str, english: str) -> Say:
    def said(reader: Reader, data: Mapping[str, Any]) -> str:
        return f"«{data['clock']}»: {reader.pick(russian, english)}{_by(reader, data)}"

    return said


def _by(reader: Reader, data: Mapping[str, Any]) -> str:
    """What happened and who did it."""
    moment = data.get("moment")
    parts = [data["by"]] if data.get("by") else []
    if moment is not None and "status" in moment.changed:
        parts.append(" → ".join(reader.value(v) for v in moment.changed["status"]))
    elif moment is not None and moment.comment is not None:
        parts.append(reader.pick("комментарий", "comment"))
    return f" ({', '.join(parts)})" if parts else ""


def _counted(reader: Reader, data: Mapping[str, Any]) -> str:
    """A counted stretch, day by day."""
    stretch: Stretch = data["stretch"]
    end = min(filter(None, (stretch.end, data["until"])), default=None)
    if end is None or end <= stretch.start:
        return f"«{data['clock']}»: " + reader.pick("время ещё не считалось", "nothing counted yet")
    total = int(stretch.calendar.between(stretch.start, end))
    days = _days(reader, stretch.calendar, stretch.start, end)
    span = f"{reader.moment(stretch.start)} — {reader.moment(end)}"
    return f"«{data['clock']}»: {reader.pick('считается', 'counts')} {span}: {reader.seconds(total)}" + (
        f" ({days})" if days else ""
    )


def _days(reader: Reader, calendar: Calendar, start: datetime, end: datetime) -> str:
    """The days of a span with their hours and what was unusual about them."""
    days = list(calendar.days(start, end))
    if len(days) == 1 and not days[0].notes:
        return ""
    told = [day for day in days if day.worked or day.notes] if len(days) <= MANY_DAYS else filter(_unusual, days)
    return "; ".join(say_day(day, ZoneInfo(calendar.zone), reader.language) for day in told)


def _unusual(day: Day) -> bool:
    return any(note.reason is not Reason.DAY_OFF for note in day.notes)


def _verdict(reader: Reader, data: Mapping[str, Any]) -> str:
    cycle: Cycle = data["result"]
    word = say_state(cycle, reader.language)
    parts = [f"{reader.pick('израсходовано', 'used')} {reader.seconds(cycle.spent)}"]
    if cycle.due is not None:
        parts.append(f"{reader.pick('срок', 'due')} {reader.moment(cycle.due)}")
    if cycle.left is not None and cycle.stopped is None:
        side = reader.pick("просрочено на", "over by") if cycle.left < 0 else reader.pick("осталось", "left")
        parts.append(f"{side} {reader.seconds(cycle.left)}")
    return f"«{data['clock']}», {_cycle_number(reader, data)}: {word}; {', '.join(parts)}"


def _kept(reader: Reader, data: Mapping[str, Any]) -> str:
    cycle: Cycle = data["result"]
    stays = reader.pick("остаётся как решено прежней редакцией политики", "stays as an earlier policy judged it")
    return f"«{data['clock']}», {_cycle_number(reader, data)}: {stays} ({cycle.fingerprint})"


def _rule(russian: str, english: str) -> Say:
    def said(reader: Reader, data: Mapping[str, Any]) -> str:
        return f"{reader.pick('Правило', 'Rule')} «{data['rule']}»: " + reader.pick(russian, english).format(**data)

    return said


def _limit_kept(reader: Reader, data: Mapping[str, Any]) -> str:
    most = data["limit"] if data["limit"] is not None else reader.pick("без предела", "no limit")
    ahead = reader.pick("впереди запросов", "requests ahead")
    return f"{reader.pick('Правило', 'Rule')} «{data['rule']}»: {ahead}: {data['count']}, {_allowed(reader)}: {most}"


def _allowed(reader: Reader) -> str:
    return reader.pick("можно одновременно", "allowed at once")


def _edition(reader: Reader, data: Mapping[str, Any]) -> str:
    """Which of several editions judges the issue, and why that one."""
    name = f" «{data['edition']}»" if data["edition"] else ""
    since = reader.pick("действует с", "in force since") + f" {reader.moment(data['starts'])}"
    why = {
        "created": reader.pick("запрос создан при ней", "the issue was created under it"),
        "all": reader.pick("для всех открытых запросов", "for all open issues"),
        "first": reader.pick("запрос старше всех редакций, а эта — первая", "the issue is older than all editions"),
    }
    return f"{reader.pick('Редакция', 'Edition')}{name}: {since}; {why[data['why']]}"


LINES: Mapping[str, Say] = {
    "edition": _edition,
    "level": _level,
    "no_level": lambda reader, _: reader.pick("Ни один уровень не подходит", "No level matches"),
    "out_of_scope": lambda reader, data: reader.pick(
        f"{data['key']}: политика не про этот запрос", f"{data['key']}: the policy is not about this issue"
    ),
    "clock_idle": lambda reader, data: f"«{data['clock']}»: " + reader.pick("отсчёт не начинался", "has not started"),
    "clock_beyond": lambda reader, data: (
        f"«{data['clock']}»: "
        + reader.pick("даты вне 2000–2050 годов, срок не считается", "dates outside 2000–2050, no time is counted")
    ),
    "clock_start": _start,
    "clock_level": _changed_level,
    "clock_pause": _event("пауза", "paused"),
    "clock_resume": _event("отсчёт продолжен", "resumed"),
    "clock_stopped": _event("отсчёт остановлен", "stopped"),
    "clock_left": _event("условие отсчёта больше не выполняется", "its condition no longer holds"),
    "clock_dropped": _event("больше не применяется", "no longer applies"),
    "clock_counted": _counted,
    "clock_kept": _kept,
    "clock_verdict": _verdict,
    "rule_off": _off,
    "rule_kept": _rule("соблюдено", "kept"),
    "missing": _rule("не хватает: {missing}", "missing: {missing}"),
    "unlawful": _rule("переход «{from}» → «{to}» ({by}) запрещён", "the move «{from}» → «{to}» ({by}) is not allowed"),
    "unlawful_past": _rule(
        "переход «{from}» → «{to}» ({by}) был запрещён; статус с тех пор сменился",
        "the move «{from}» → «{to}» ({by}) was not allowed; the status has changed since",
    ),
    "unlawful_change": _rule(
        "изменение поля «{field}» («{from}» → «{to}», {by}) запрещено",
        "the change of «{field}» («{from}» → «{to}», {by}) is not allowed",
    ),
    "unlawful_past_change": _rule(
        "изменение поля «{field}» («{from}» → «{to}», {by}) было запрещено; с тех пор оно снова изменилось",
        "the change of «{field}» («{from}» → «{to}», {by}) was not allowed; it has changed again since",
    ),
    "cool_down": _rule(
        "таких изменений больше трёх за час: следующий возврат — через час, чтобы двое не спорили",
        "more than three such changes within an hour: the next undo waits an hour, so that two hands do not fight",
    ),
    "kept": lambda reader, data: (
        f"{reader.pick('Правило', 'Rule')} «{data['rule']}»: "
        + ", ".join(f"{field} — {reader.after_dash(value)}" for field, value in data["fields"].items())
    ),
    "billed": lambda reader, data: (
        f"{reader.pick('Правило', 'Rule')} «{data['rule']}»: "
        + reader.pick("записано", "logged")
        + f" {reader.seconds(data['logged'])} ({data['logs']}), "
        + reader.pick("к оплате", "to be billed")
        + f" {reader.seconds(data['billed'])}"
    ),
    "limit_over": _rule(
        "впереди запросов: {count} (можно одновременно {limit}); место в очереди: {position}",
        "requests ahead: {count} (allowed at once: {limit}); place in the queue: {position}",
    ),
    "limit_kept": _limit_kept,
    "limit_uncounted": _rule("этот запрос в предел не считается", "this request does not count towards the limit"),
    "reacted": _rule("сработало ({by})", "applied ({by})"),
}


def as_json(decision: Decision, reader: Reader) -> dict[str, Any]:
    """The one shape of a decision that everybody speaks (design §3.1)."""
    return {
        "policy": {"regulation": decision.regulation, "fingerprint": decision.fingerprint},
        "at": moment(decision.at),
        "level": decision.level,
        "customer": decision.customer,
        "clocks": {
            name: [verdicts.cycle_as_json(cycle, reader.language) for cycle in cycles]
            for name, cycles in decision.clocks.items()
        },
        "titles": dict(decision.titles),
        "fields": {name: plain(value) for name, value in decision.fields.items()},
        "effects": [_effect(effect) for effect in decision.effects],
        "look_again_at": moment(decision.look_again_at),
        "open": decision.open,
        "trace": [_step(step, reader) for step in decision.trace],
    }


def _step(step: Step, reader: Reader) -> dict[str, Any]:
    return {"kind": step.kind, "at": moment(step.at), "clause": list(step.clause), "text": reader.line(step)}


def _effect(effect: Effect) -> dict[str, Any]:
    return {
        "id": effect.id,
        "kind": effect.kind,
        "due": moment(effect.due),
        "clause": ", ".join(effect.clause),
        "state": effect.state,
        "rule": effect.rule,
        "body": dict(effect.body),
    }
