"""What was found, as a value: which check, how bad, what is wrong and what to do, in Russian and English."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any, Literal

from connector.jira.answers import Failure
from connector.jira.wording import Sentence
from connector.setup.saying import TOLD, Level

Language = Literal["ru", "en"]


@dataclass(frozen=True, slots=True)
class Finding:
    code: str
    level: Level
    """`error`: it will not work; `warning`: it works worse; `note`: for information."""
    what: Sentence
    cure: Sentence

    @property
    def counts(self) -> bool:
        return self.level != "note"

    def told(self, language: Language) -> str:
        mark = {"error": "✗", "warning": "!", "note": "·"}[self.level]
        cure = self.cure.told(language)
        return f"{mark} {self.what.told(language)}" + (f"\n    → {cure}" if cure else "")

    def as_json(self) -> dict[str, Any]:
        return {
            "code": self.code,
            "level": self.level,
            "what": {"ru": self.what.ru, "en": self.what.en},
            "cure": {"ru": self.cure.ru, "en": self.cure.en},
        }


def found(code: str, **data: object) -> Finding:
    """A finding of `saying.TOLD`; a `Sentence` or a `Failure` in `data` is filled in by language."""
    level, what, cure = TOLD[code]
    russian, english = ({name: _word(value, language) for name, value in data.items()} for language in ("ru", "en"))
    return Finding(code, level, _fill(what, russian, english), _fill(cure, russian, english))


def _word(value: object, language: str) -> str:
    if isinstance(value, Failure):
        return value.says.told(language)
    return value.told(language) if isinstance(value, Sentence) else str(value)


def _fill(told: Sentence, russian: dict[str, str], english: dict[str, str]) -> Sentence:
    return Sentence(told.ru.format(**russian), told.en.format(**english))


def guess(name: str | None) -> Sentence:
    """«Did you mean», or nothing."""
    return Sentence(f" Возможно, это «{name}»?", f" Did you mean “{name}”?") if name else Sentence("", "")


def listed(names: Iterable[str]) -> str:
    return ", ".join(f"«{name}»" for name in names)
