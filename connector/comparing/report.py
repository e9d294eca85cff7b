"""A comparison as a table for people, in Russian or English, and as JSON. Pure."""

from collections.abc import Iterator
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from connector.comparing.sla import Comparison, Disagreement, Reason
from policies.decision import moment
from policies.language.problems import Language
from policies.language.wording import say_moment

_REASONS: dict[Reason, tuple[str, str]] = {
    "start": ("начало отсчёта", "the start"),
    "goal": ("норматив", "the goal"),
    "pause": ("паузы", "pauses"),
    "stop": ("остановка", "the stop"),
    "calendar": ("календарь", "the calendar"),
    "only_jsm": ("отсчёт есть только в JSM", "only JSM counts here"),
    "only_ours": ("отсчёт есть только в регламенте", "only the regulation counts here"),
}
_HEADS = (
    ("запрос", "issue"),
    ("таймер JSM", "JSM's clock"),
    ("таймер", "clock"),
    ("№", "no."),
    ("срок в JSM", "due in JSM"),
    ("срок по регламенту", "due by the regulation"),
    ("нарушен: JSM / регламент", "breached: JSM / regulation"),
    ("расходятся", "what differs"),
)


def table(found: Comparison, zone: ZoneInfo, language: Language) -> str:
    """Every disagreement on a line, then what was compared, then what could not be."""
    place = 0 if language == "ru" else 1
    rows = [tuple(head[place] for head in _HEADS)]
    rows += [tuple(_row(one, zone, language)) for one in found.disagreements]
    widths = [max(len(row[column]) for row in rows) for column in range(len(_HEADS))]
    lines = ["  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip() for row in rows]
    return "\n".join([*(lines if found.disagreements else ()), *_sums(found, language)])


def _row(one: Disagreement, zone: ZoneInfo, language: Language) -> Iterator[str]:
    place = 0 if language == "ru" else 1
    yield from (one.key, one.native, one.clock, str(one.cycle))
    yield _moment(one.native_due, zone, language)
    yield _moment(one.our_due, zone, language)
    yield f"{_verdict(one.native_breached, place)} / {_verdict(one.our_breached, place)}"
    yield ", ".join(_REASONS[reason][place] for reason in one.reasons)


def _moment(at: datetime | None, zone: ZoneInfo, language: Language) -> str:
    return "—" if at is None else say_moment(at, zone, language)


def _verdict(breached: bool | None, place: int) -> str:
    return "—" if breached is None else (("да", "yes") if breached else ("нет", "no"))[place]


def _sums(found: Comparison, language: Language) -> Iterator[str]:
    counts = found.issues, found.cycles, len(found.disagreements)
    russian = "Сравнено запросов: {}, отсчётов: {}; расходятся: {}."
    english = "Issues compared: {}, cycles: {}; they disagree in: {}."
    yield (russian if language == "ru" else english).format(*counts)
    for name in sorted(found.unpaired):
        yield (
            f'Таймеру JSM «{name}» в регламенте нет пары: назовите её, --pair "{name}=имя таймера".'
            if language == "ru"
            else f'JSM\'s clock “{name}” has no pair in the regulation: name it, --pair "{name}=name of the clock".'
        )


def as_json(found: Comparison) -> dict[str, Any]:
    return {
        "issues": found.issues,
        "cycles": found.cycles,
        "disagreements": [_disagreement(one) for one in found.disagreements],
        "unpaired": sorted(found.unpaired),
    }


def _disagreement(one: Disagreement) -> dict[str, Any]:
    return {
        "key": one.key,
        "jsm": {"clock": one.native, "due": moment(one.native_due), "breached": one.native_breached},
        "ours": {"clock": one.clock, "due": moment(one.our_due), "breached": one.our_breached},
        "cycle": one.cycle,
        "reasons": list(one.reasons),
    }
