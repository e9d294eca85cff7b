"""Whatever stands in a policy file, reading it ends in a policy or in problems that can be told: never in an error."""

from typing import Any

import yaml
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from policies import Policy, Problems, load
from policies.language.problems import Language
from policies.language.reading import Path, Source, read
from tests.policies.build import SHIPPED, an_issue, look

SOURCE = read(SHIPPED.read_text(encoding="utf-8"), "policies.yaml")
assert isinstance(SOURCE, Source)
PATHS = [path for path in SOURCE.values if path]
LANGUAGES: tuple[Language, ...] = ("ru", "en")
ODD: tuple[Any, ...] = (
    None, "", 0, -1, 1.5, True, [], {}, [[]], [{}], {"a": 1}, ["a", None], [{"a": "b"}], "x", "{", "{x}", "now",
    "filled", "closed", "undo", "created", "2h", "1wd", "99999h", "24x7", "08:00-08:00", "24:00-08:00", "99:99-99:99",
    "minus 9h", "0001-01-01", "9999-12-31", {"min": "now"}, {"not": None}, {"was": "x"}, 10**14, "done", "80%",
)  # fmt: skip


RICH = read((SHIPPED.parent / "policies" / "regulations" / "monq.yaml").read_text(encoding="utf-8"), "monq.yaml")
assert isinstance(RICH, Source)
PLACES = [path for path in RICH.values if path]
"""Of a policy with every chapter but one."""


def spoiled(path: Path, value: Any, source: Source = SOURCE) -> str:
    data = yaml.safe_load(yaml.safe_dump(source.data))
    node = data
    for part in path[:-1]:
        node = node[part]
    node[path[-1]] = value
    text: str = yaml.safe_dump(data, allow_unicode=True, sort_keys=False)
    return text


@settings(max_examples=120, deadline=None, suppress_health_check=list(HealthCheck))
@given(path=st.sampled_from(PATHS), value=st.sampled_from(ODD))
def test_an_odd_value_anywhere(path: Path, value: Any) -> None:
    """The shipped policy with one value replaced: what is wrong is told; what is not, decides."""
    found = load(spoiled(path, value), "policies.yaml")
    if isinstance(found, Problems):
        assert found.items
        assert found.said("ru")
        assert found.said("en")
    else:
        assert isinstance(found, Policy)
        story = an_issue().status("2026-11-23 11:00", "Ожидание клиента").status("2026-11-24 11:00", "Закрыт")
        look(found, story, "2026-12-28 12:00")


@settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck))
@given(path=st.sampled_from(PLACES), value=st.sampled_from(ODD))
def test_an_odd_value_anywhere_among_all_chapters(path: Path, value: Any) -> None:
    """Problems or warnings, each of which can be told."""
    found = load(spoiled(path, value, RICH), "monq.yaml", lambda _: "[]")
    for problem in found.items if isinstance(found, Problems) else found.warnings:
        for language in LANGUAGES:
            assert problem.said(language).startswith("monq.yaml:")
            assert "None" not in problem.said(language)


@settings(max_examples=300, deadline=None)
@given(st.text(alphabet=st.sampled_from("ab:- \n\t[]{}\"'#&*!|>%@`,?01яё\\<~."), max_size=60))
def test_any_text(text: str) -> None:
    """YAML's own signs in any order."""
    found = read(text, "t.yaml")
    if not isinstance(found, Source):
        assert all(problem.said("ru") and problem.line >= 1 and problem.column >= 1 for problem in found)
