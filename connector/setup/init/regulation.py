"""A copy of one of the regulations that come with the service: about the admin's own project, and only observing."""

import re
from collections.abc import Mapping
from pathlib import Path

import policies
from policies import Problems
from policies.files import open_policy

FOLDER = Path(policies.__file__).parent / "regulations"


def known() -> tuple[str, ...]:
    """The regulations by name."""
    files = (path.stem for path in FOLDER.glob("*.yaml"))
    return tuple(sorted(name for name in files if "." not in name))


def copy(name: str, project: str) -> Mapping[str, str]:
    """File name -> text: the policy, and the files it names. LookupError where the shipped text is not as expected."""
    match open_policy(FOLDER / f"{name}.yaml"):
        case Problems() as problems:
            raise LookupError(problems.said("en"))
        case shipped:
            pass
    text, scopes = re.subn(r"(?m)^scope: \{project: [^}]*\}", f"scope: {{project: {project}}}", shipped.text)
    text, modes = re.subn(r"(?m)^mode: \w+", "mode: observe", text)
    if (scopes, modes) != (1, 1):
        raise LookupError(f"{name}.yaml: scope {scopes}, mode {modes}")
    return {f"{name}.yaml": text, **shipped.beside}
