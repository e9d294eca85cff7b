"""An attribute's value as conditions compare it: as names, as texts, as a number or a moment."""

from datetime import date, datetime, time, tzinfo

from policies.facts import Value, fold


def is_filled(value: Value) -> bool:
    return bool(value.strip()) if isinstance(value, str) else value is not None and value != ()


def texts(value: Value) -> tuple[str, ...]:
    """The texts of a value as they are; none of a blank one, several of a list."""
    if value is None:
        return ()
    if isinstance(value, tuple):
        return value
    if isinstance(value, float) and value.is_integer():
        return (str(int(value)),)
    return (str(value),)


def whole(value: Value) -> str:
    """The value as one text, without the blanks around it."""
    return " ".join(texts(value)).strip()


def folded(value: Value) -> tuple[str, ...]:
    """The texts of a value as names compare."""
    return tuple(fold(text) for text in texts(value))


def comparable(value: Value, zone: tzinfo) -> float | datetime | None:
    """A number, or a moment; a day is its midnight in the zone. None of anything else."""
    if isinstance(value, datetime):
        return value
    if isinstance(value, date):
        return datetime.combine(value, time(), zone)
    return float(value) if isinstance(value, int | float) else None


def folded_once(text: str) -> str:
    """As `fold`, keeping nothing: customers' texts are long, and would push the names out of its memory."""
    return fold.__wrapped__(text)
