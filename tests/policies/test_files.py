"""Policies as files: one or a folder, what lies beside them, and whether anything has changed since."""

from pathlib import Path

import pytest

from policies import Policy, Problems
from policies.editions import Regulations
from policies.files import changed, open_policy, open_regulations
from policies.language.reading import MAX_BYTES

ONE = "version: 1\nregulation: one\ncalendars: {w: {hours: 24x7}}\nclocks: {c: {calendar: w, start: created}}\n"
TWO = ONE.replace("one", "two") + "scope: {when: {type: Ошибка}}\n"
CUSTOMERS = ONE + "customers: {given}\n"
CUSTOMERS = "- {name: ООО «Завод», package: Базовая, domains: [zavod.example]}\n"


def written(folder: Path, **files: str) -> Path:
    for name, text in files.items():
        (folder / f"{name}.yaml").write_text(text, encoding="utf-8")
    return folder


def listing(customers: str) -> str:
    """A policy whose customers are in a file of that name."""
    return f"{ONE}customers: {customers}\n"


def regulations(path: Path) -> Regulations:
    found = open_regulations(path).outcome
    assert isinstance(found, Regulations), found
    return found


def problems(path: Path) -> str:
    found = open_regulations(path).outcome
    assert isinstance(found, Problems), found
    return found.said("en")


def test_a_file_is_the_policy_it_holds(tmp_path: Path) -> None:
    """Whatever its name, and whatever lies beside it."""
    written(tmp_path, one=ONE, two="- no policy\n")
    assert [policy.regulation for policy in regulations(tmp_path / "one.yaml").policies] == ["one"]


def test_a_folder_is_all_policies_in_it(tmp_path: Path) -> None:
    """By name; no case files, nothing without the keys of a policy, nothing hidden, nothing below."""
    written(tmp_path, b=TWO, a=ONE.replace("one", "zz"), customers=CUSTOMERS, compose="services: {}\n")
    (tmp_path / "a.cases.yaml").write_text("policy: a.yaml\ncases: []\n", encoding="utf-8")
    (tmp_path / ".draft.yaml").write_text("version: 1\n", encoding="utf-8")
    (tmp_path / "old.yaml").mkdir()
    written(tmp_path / "old.yaml", c=ONE)
    assert [policy.regulation for policy in regulations(tmp_path).policies] == ["zz", "two"]


@pytest.mark.parametrize("bad", ["version: 1\n", "regulation: two\n", "\tversion: 1\n", ""])
def test_one_bad_file_makes_the_whole_bad(bad: str, tmp_path: Path) -> None:
    """Also one that is no YAML, or lacks half of the keys: it may be meant as a policy, and must not be lost."""
    written(tmp_path, a=ONE, b=bad)
    assert problems(tmp_path).startswith(f"{tmp_path / 'b.yaml'}:")


def test_a_folder_without_policies_is_a_problem(tmp_path: Path) -> None:
    """It is told what was looked for."""
    written(tmp_path, customers=CUSTOMERS)
    assert problems(tmp_path) == (
        f"{tmp_path}:1:1: there is no policy in the folder: no .yaml file with the keys version and regulation"
    )


def test_the_customers_are_read_from_beside_the_policy(tmp_path: Path) -> None:
    """From the policy's folder or below; the fingerprint covers them, and the whole text tells them."""
    (tmp_path / "lists").mkdir()
    written(tmp_path / "lists", customers=CUSTOMERS)
    written(tmp_path, one=listing("lists/customers.yaml"))
    policy = open_policy(tmp_path / "one.yaml")
    assert isinstance(policy, Policy), policy
    assert [customer.name for customer in policy.customers.items] == ["ООО «Завод»"]
    assert policy.whole.endswith(f"\n# ===== lists/customers.yaml =====\n{CUSTOMERS}")
    written(tmp_path / "lists", customers=CUSTOMERS.replace("Базовая", "Премиум"))
    other = open_policy(tmp_path / "one.yaml")
    assert isinstance(other, Policy)
    assert other.fingerprint != policy.fingerprint


@pytest.mark.parametrize(
    "given", ["../customers.yaml", "lists/../../customers.yaml", "/etc/hostname", "nowhere.yaml", "."]
)
def test_nothing_else_is_read(given: str, tmp_path: Path) -> None:
    """No file above the policy's folder, none by an absolute path."""
    written(tmp_path, customers=CUSTOMERS)
    (tmp_path / "in").mkdir()
    written(tmp_path / "in", one=listing(given))
    assert f"there is no file «{given}» beside the policy" in problems(tmp_path / "in" / "one.yaml")


def test_mistakes_of_customers_bear_their_own_place(tmp_path: Path) -> None:
    """The file, line and column to mend."""
    written(tmp_path, one=listing("customers.yaml"), customers="- {nam: Завод}\n")
    assert f"{tmp_path / 'customers.yaml'}:1:4: " in problems(tmp_path)


def test_a_file_beyond_all_sense_is_not_taken(tmp_path: Path) -> None:
    """Neither a policy nor what lies beside it; the reason is told."""
    huge = "#" * (MAX_BYTES + 1)
    written(tmp_path, one=listing("customers.yaml"), customers=huge)
    assert f"{tmp_path / 'customers.yaml'}:1:1: the file is larger than" in problems(tmp_path / "one.yaml")
    written(tmp_path, one=huge)
    assert problems(tmp_path / "one.yaml").startswith(f"{tmp_path / 'one.yaml'}:1:1: the file is larger than")


@pytest.mark.parametrize("edit", ["policy", "customers", "gone", "new", "broken"])
def test_any_edit_is_noticed(edit: str, tmp_path: Path) -> None:
    """Of a policy, of what lies beside it, a file that went or came; and nothing else is."""
    folder = written(tmp_path, one=listing("customers.yaml"), two=TWO, customers=CUSTOMERS)
    seen = open_regulations(folder).seen
    (folder / "readme.md").write_text("…", encoding="utf-8")
    assert not changed(folder, seen)
    match edit:
        case "policy":
            written(folder, two=TWO + "# правка\n")
        case "customers":
            written(folder, customers=CUSTOMERS + "# правка\n")
        case "gone":
            (folder / "two.yaml").unlink()
        case "new":
            written(folder, three=ONE)
        case _:
            (folder / "two.yaml").write_bytes(b"\xff\xfe")
    assert changed(folder, seen)


def test_what_was_missing_is_noticed_when_it_comes(tmp_path: Path) -> None:
    """A refused policy is read again once its customers are there."""
    written(tmp_path, one=listing("customers.yaml"))
    opened = open_regulations(tmp_path / "one.yaml")
    assert isinstance(opened.outcome, Problems)
    assert not changed(tmp_path / "one.yaml", opened.seen)
    written(tmp_path, customers=CUSTOMERS)
    assert changed(tmp_path / "one.yaml", opened.seen)
