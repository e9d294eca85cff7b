"""Policies as files: one, or a folder of them, with what lies beside each. Reads only below the folder it is given.

Every file that had a say is noted with a digest of its bytes, so that a later look can tell whether anything changed.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from hashlib import sha256
from pathlib import Path, PurePath

from policies.editions import Regulations, together
from policies.language.load import load
from policies.language.problems import Problem, Problems
from policies.language.reading import MAX_BYTES, read
from policies.policy import Policy

SUFFIXES = (".yaml", ".yml")
CASES = ".cases"
"""How the stem of a case file ends."""
TOP = ("version", "regulation")
"""The keys by which a policy among other files is known."""


@dataclass(frozen=True, slots=True)
class Opened:
    """What became of the files under a path."""

    outcome: Regulations | Problems
    seen: Mapping[Path, str]
    """Each file that was read, or missed -> a digest of what was found there."""


def open_text(path: Path) -> str | Problems:
    """The text of a file of a sane size."""
    return _Files().text(path, str(path))


def open_policy(path: Path, name: str | None = None) -> Policy | Problems:
    """The policy of a file with what lies beside it; `name` is how messages call it, when not by its path."""
    files, called = _Files(), name or str(path)
    return files.policy(path, called, files.text(path, called))


def open_regulations(path: Path) -> Opened:
    """The policy of a file, or all those of a folder. One that is wrong makes the whole wrong (law 7)."""
    files = _Files()
    return Opened(_all(path, files), files.seen)


def changed(path: Path, seen: Mapping[Path, str]) -> bool:
    """Whether `open_regulations` would find anything else than it did when it saw these files."""
    files = _Files()
    for file in dict.fromkeys((*seen, *candidates(path))):
        files.text(file, str(file))
    return files.seen != seen


def candidates(path: Path) -> list[Path]:
    """The file itself, or what may be a policy in the folder, by name: no case files, nothing hidden, nothing below."""
    try:
        if not path.is_dir():
            return [path]
        names = (file for file in path.iterdir() if file.suffix in SUFFIXES and not file.name.startswith("."))
        return sorted(file for file in names if not file.stem.endswith(CASES) and not file.is_dir())
    except OSError:  # it cannot even be listed: reading it will tell why
        return [path]


def is_file(path: Path) -> bool:
    try:
        return path.is_file()
    except OSError:  # a name that no file can have
        return False


@dataclass(slots=True)
class _Files:
    """Reads files, and keeps what it saw of each."""

    seen: dict[Path, str] = field(default_factory=dict)

    def text(self, path: Path, name: str) -> str | Problems:
        try:
            with path.open("rb") as file:
                found = file.read(MAX_BYTES + 1)
            self.seen[path] = sha256(found).hexdigest()
            if len(found) > MAX_BYTES:
                return Problems((Problem(name, 1, 1, "", "too_large", {"limit": MAX_BYTES}),))
            return found.decode()
        except (OSError, ValueError) as error:
            said = error.strerror if isinstance(error, OSError) and error.strerror else type(error).__name__
            self.seen.setdefault(path, said)
            return Problems((Problem(name, 1, 1, "", "unreadable", {"detail": said}),))

    def policy(self, path: Path, name: str, text: str | Problems) -> Policy | Problems:
        if isinstance(text, Problems):
            return text
        missed: list[Problem] = []
        outcome = load(text, name, self._beside(path.parent, PurePath(name).parent, missed))
        return Problems((*outcome.items, *missed)) if isinstance(outcome, Problems) else outcome

    def _beside(self, folder: Path, name: PurePath, missed: list[Problem]) -> Callable[[str], str | None]:
        """Reads what a policy in the folder names. Why something that is there cannot be read goes to `missed`."""

        def beside(given: str) -> str | None:
            relative = PurePath(given)
            if relative.is_absolute() or ".." in relative.parts:
                return None
            found = self.text(folder / relative, str(name / relative))
            if isinstance(found, Problems) and is_file(folder / relative):
                missed.extend(found.items)
            return None if isinstance(found, Problems) else found

        return beside


def policy_files(path: Path) -> list[Path]:
    """The file itself, or those of the folder that are policies, or cannot be read to tell."""
    found = candidates(path)
    return [file for file in found if found == [path] or _may_be_policy(open_text(file))]


def no_policy(folder: Path) -> Problem:
    return Problem(str(folder), 1, 1, "", "no_policy")


def _may_be_policy(text: str | Problems) -> bool:
    """Whether a file of a folder is a policy, such as customers are not. One that is no YAML may be meant to be."""
    source = read(text, "") if isinstance(text, str) else ()
    return isinstance(source, tuple) or (isinstance(source.data, dict) and any(key in source.data for key in TOP))


def _all(path: Path, files: _Files) -> Regulations | Problems:
    found = candidates(path)
    texts = {file: files.text(file, str(file)) for file in found}
    taken = {file: text for file, text in texts.items() if found == [path] or _may_be_policy(text)}
    outcomes = [files.policy(file, str(file), text) for file, text in taken.items()]
    problems = [problem for each in outcomes if isinstance(each, Problems) for problem in each.items]
    if problems or not outcomes:
        return Problems(tuple(problems) or (no_policy(path),))
    return together([each for each in outcomes if isinstance(each, Policy)])
