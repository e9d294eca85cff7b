"""One thing that `init` did, found done, would do, or leaves to a person."""

from dataclasses import dataclass
from typing import Literal

from connector.jira.wording import Sentence
from connector.setup.finding import Language

Outcome = Literal["made", "there", "would", "by_hand", "failed"]
_MARKS: dict[Outcome, tuple[str, str]] = {
    "made": ("сделано", "done"),
    "there": ("уже есть", "there already"),
    "would": ("будет сделано", "would be done"),
    "by_hand": ("сделайте сами", "to do by hand"),
    "failed": ("не вышло", "failed"),
}


@dataclass(frozen=True, slots=True)
class Step:
    outcome: Outcome
    says: Sentence

    def told(self, language: Language) -> str:
        russian, english = _MARKS[self.outcome]
        return f"{english if language == 'en' else russian}: {self.says.told(language)}"
