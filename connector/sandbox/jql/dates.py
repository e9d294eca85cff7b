"""The dates that JQL knows: absolute in the caller's zone (to the minute), epoch milliseconds, relative periods."""

import re
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

from connector.sandbox.jql.parser import Call
from connector.sandbox.jql.tokens import JqlError

_ABSOLUTE = ("%Y-%m-%d %H:%M", "%Y/%m/%d %H:%M", "%Y-%m-%d", "%Y/%m/%d")
_UNITS = {"w": "weeks", "d": "days", "h": "hours", "m": "minutes"}
_PERIOD = re.compile(r"[-+]?(?:\d+[wdhm]\s*)+")


def moment(operand: str | Call, field: str, now: datetime, zone: str) -> datetime:
    """The moment that an operand names. `now` aware; `zone` of the calling account. Raises JqlError."""
    if isinstance(operand, Call):
        return _called(operand, now, zone)
    if operand.isascii() and operand.isdigit():
        return _within(operand, lambda: datetime.fromtimestamp(int(operand) / 1000, tz=UTC))
    if _PERIOD.fullmatch(operand):
        return _within(operand, lambda: now + _period(operand))
    for form in _ABSOLUTE:
        try:
            return datetime.strptime(operand, form).replace(tzinfo=ZoneInfo(zone))
        except ValueError:
            continue
    raise JqlError(
        f"Date value '{operand}' for field '{field}' is invalid. Valid formats include: 'yyyy/MM/dd HH:mm', "
        "'yyyy-MM-dd HH:mm', 'yyyy/MM/dd', 'yyyy-MM-dd', or a period format e.g. '-5d', '4w 2d'."
    )


def _within(operand: str, made: Callable[[], datetime]) -> datetime:
    try:
        return made()
    except (OverflowError, ValueError, OSError):
        raise JqlError(f"Date value '{operand}' is out of range.") from None


def _period(text: str) -> timedelta:
    sign = -1 if text.startswith("-") else 1
    parts = {_UNITS[unit]: int(number) for number, unit in re.findall(r"(\d+)([wdhm])", text)}
    return sign * timedelta(**parts)


def _called(call: Call, now: datetime, zone: str) -> datetime:
    name = call.name.casefold()
    local = now.astimezone(ZoneInfo(zone))
    midnight = local.replace(hour=0, minute=0, second=0, microsecond=0)
    given = call.arguments[0] if call.arguments and _PERIOD.fullmatch(call.arguments[0]) else "0m"
    if name == "now":
        return now
    if name == "startofday":
        return _within(given, lambda: midnight + _period(given))
    if name == "endofday":
        return _within(given, lambda: midnight + timedelta(days=1, milliseconds=-1) + _period(given))
    raise JqlError(f"Unable to find JQL function '{call.name}()'.")
