"""Spoiled copies of the shipped policy: each reports the spoiled line, and that one only (issue 2)."""

import pytest

from policies import Problems, load
from tests.policies.build import SHIPPED

TEXT = SHIPPED.read_text(encoding="utf-8")

SPOILED = {
    "version": ("version: 1", "version: one"),
    "unknown section": ("scope: {project: SUP}", "skope: {project: SUP}"),
    "mode": ("mode: enforce ", "mode: inforce "),
    "date": ("effective: {from: 2019-09-01,", "effective: {from: 2019-13-01,"),
    "zone": ("timezone: Europe/Moscow", "timezone: Europe/Moskva"),
    "hours": ("hours: {mon-fri: 08:00-17:00}", "hours: {mon-fri: 08.00-17.00}"),
    "weekdays": ("hours: {mon-fri:", "hours: {mon-fry:"),
    "holidays": ("holidays: RU", "holidays: РФ"),
    "short days": ("short_days: ignore", "short_days: ignor"),
    "people key": ("duty: {groups: support}", "duty: {grups: support}"),
    "status in a group": ("waiting: Ожидание клиента", "waiting: [Ожидание клиента, {}]"),
    "type in a level": ("when: {type: Инцидент, priority", "when: {type: Инцедент, priority"),
    "priority in a level": ("priority: Критический}", "priority: Критичиский}"),
    "target": ("targets: {reaction: 2h}", "targets: {reaction: 2 часика}"),
    "clock of a target": ("targets: {reaction: 8h}", "targets: {reakcion: 8h}"),
    "event": ("      - created\n", "      - creation\n"),
    "status of a stop": ("to: analysis}}", "to: analisys}}"),
    "type of a stop": ("when: {type: Консультация}, clause", "when: {type: Консультацыя}, clause"),
    "pause": ("pause: {status:", "pause: {statos:"),
    "point": ("at: 80%", "at: 80 percent"),
    "recipient": ("notify: duty", "notify: dutty"),
    "placeholder": ("(срок {due})", "(срок {duy})"),
    "comment": ("stop: [{comment: requester}", "stop: [{comment: requestor}"),
    "working days": ("target: 3wd", "target: 3wdd"),
    "requirement": ("shop: filled", "shop: full"),
    "required field": ("      shop:", "      shopp:"),
    "measure": ("description: {words: 5}", "description: {wordz: 5}"),
    "effect": ("      - undo", "      - undoo"),
    "visibility": ("- comment: internal", "- comment: private"),
    "chapter": ("    on: {cause", "    onn: {cause"),
    "show": ("show: {level: Уровень", "show: {lavel: Уровень"),
    "clock without calendar": ("    calendar: support\n    while", "    while"),
    "colon": ("    title: Реакция", "    title Реакция"),
    "tab": ("    while:", "\twhile:"),
    "quote": ('"{key}: до нарушения', "'{key}: до нарушения"),
    "bracket": ("priorities: [Критический,", "priorities: Критический,"),
    "indent": ("    target: 3wd", "   target: 3wd"),
    "duplicate": ("    target: 3wd", "    target: 3wd\n    target: 3wd"),
    "rule of the same name": ("name: Инцидент описан полностью", "name: Ошибка описана полностью"),
}


@pytest.mark.parametrize("case", SPOILED)
def test_the_spoiled_line_is_reported(case: str) -> None:
    """By both languages at one place."""
    right, wrong = SPOILED[case]
    assert right in TEXT
    before, _, _ = TEXT.partition(right)
    line = before.count("\n") + 1 + (1 if case == "duplicate" else 0)
    line -= 3 if case == "clock without calendar" else 0  # what is missing is reported at the clock's name
    found = load(TEXT.replace(right, wrong, 1), "policies.yaml")
    assert isinstance(found, Problems)
    assert {problem.line for problem in found.items} == {line}, found.said()
    assert all(said.startswith(f"policies.yaml:{line}:") for said in found.said("en").splitlines())
