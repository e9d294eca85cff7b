"""The files of a proof: case files, and the policies they name."""

from collections.abc import Iterator, Sequence
from os import walk
from os.path import normpath
from pathlib import Path

from policies.language.load import load
from policies.language.problems import Problem, Problems
from policies.language.reading import MAX_BYTES, Source, read
from policies.policy import Policy
from policies.proving.cases import Suite
from policies.proving.reading import cases_of, policy_named

SUFFIX = ".cases.yaml"


def find_case_files(paths: Sequence[Path]) -> list[Path]:
    """The files themselves, and every case file in the folders and below; hidden folders are left alone."""
    return [file for path in paths for file in (sorted(_within(path)) if path.is_dir() else [path])]


def _within(folder: Path) -> Iterator[Path]:
    for place, folders, files in walk(folder):
        folders[:] = [name for name in folders if not name.startswith((".", "_", "node_modules"))]
        yield from (Path(place) / name for name in files if name.endswith(SUFFIX))


def open_text(path: Path) -> str | Problems:
    """The text of a file of a sane size."""
    try:
        if path.is_file() and path.stat().st_size > MAX_BYTES:
            return Problems((Problem(str(path), 1, 1, "", "too_large", {"limit": MAX_BYTES}),))
        if path.exists() and not path.is_file():
            return _unreadable(str(path), IsADirectoryError("not a file"))
        return path.read_text(encoding="utf-8")
    except (OSError, ValueError) as error:
        return _unreadable(str(path), error)


def open_policy(path: Path, name: str | None = None) -> Policy | Problems:
    """The policy of a file; `name` is how messages call it, when not by its path."""
    text = open_text(path)
    return text if isinstance(text, Problems) else load(text, name or str(path))


def open_cases(path: Path) -> Source | Problems:
    """The case file as it is written."""
    text = open_text(path)
    source = text if isinstance(text, Problems) else read(text, str(path))
    return Problems(source) if isinstance(source, tuple) else source


def open_suite(path: Path) -> Suite | Problems:
    """The case file with its policy, or what is wrong with either."""
    source = open_cases(path)
    if isinstance(source, Problems):
        return source
    place, target = source.place(("policy",)), policy_of(path, source)
    if target is None:
        return Problems((Problem(source.name, *place, "", "missing", {"key": "policy"}),))
    if not _is_file(target):
        return Problems((Problem(source.name, *place, "policy", "case_policy", {"given": str(target)}),))
    policy = open_policy(target, normpath(target))
    return policy if isinstance(policy, Problems) else cases_of(source, policy)


def policy_of(path: Path, source: Source) -> Path | None:
    """Where the policy lies that the case file names: beside it, unless it says otherwise."""
    named = policy_named(source)
    return path.parent / named if named else None


def is_about(path: Path, source: Source, policy: Path) -> bool:
    """Whether the case file names this very policy file."""
    target = policy_of(path, source)
    return target is not None and _is_file(target) and target.samefile(policy)


def _is_file(path: Path) -> bool:
    try:
        return path.is_file()
    except OSError:  # a name that no file can have
        return False


def _unreadable(name: str, error: Exception) -> Problems:
    said = error.strerror if isinstance(error, OSError) and error.strerror else type(error).__name__
    return Problems((Problem(name, 1, 1, "", "unreadable", {"detail": said}),))
