"""One look over a policy: what it asks, and how a doubt is told."""

from dataclasses import dataclass

from policies.conditions import Condition
from policies.conditions.logic import Logic
from policies.language.reading import Path
from policies.language.vocabulary import Vocabulary


@dataclass(frozen=True, slots=True)
class Doubts:
    words: Vocabulary
    logic: Logic

    def never(self, path: Path, *conditions: Condition | None, after: str = "") -> bool:
        """Whether these cannot hold together; told at `path` with what clashes. `after`: the attribute that has changed
        when they are looked at, and the first of them tells into what."""
        clash = self.logic.never(*conditions)
        if clash is None or not clash.attribute:
            return False
        title = self.words.title(clash.attribute)
        code = "too_late" if clash.attribute == after else "never" if clash.one else "never_alone"
        self.tell(path, code, title=title, one=clash.one, other=clash.other)
        return True

    def tell(self, path: Path, code: str, *, at_key: bool = False, **told: object) -> None:
        self.words.report(path, code, at_key=at_key, warning=True, **told)

    def line(self, path: Path) -> str:
        return str(self.words.source.place(path)[0])

    def is_list(self, path: Path) -> bool:
        """Whether the text has a list there, and not one item alone."""
        return (*path, 0) in self.words.source.values
