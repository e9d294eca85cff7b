"""The files of a proof: case files, and where the policies lie that they name."""

from collections.abc import Iterator, Sequence
from os import walk
from os.path import normpath
from pathlib import Path

from policies.files import is_file, open_policy, open_text
from policies.language.problems import Problem, Problems
from policies.language.reading import Source, read
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
    if not is_file(target):
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
    return target is not None and is_file(target) and target.samefile(policy)
