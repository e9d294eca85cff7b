"""What is wrong with a case file."""

from collections.abc import Mapping

OF_CASES: Mapping[str, tuple[str, str]] = {
    "case_time": (
        "«{given}» — не время; примеры: 11:30, +1h30m, +2d, 2026-11-24 09:00",
        "«{given}» is not a time; for example 11:30, +1h30m, +2d, 2026-11-24 09:00",
    ),
    "case_order": ("«{given}» раньше, чем строка выше", "«{given}» is earlier than the line above"),
    "case_event": ("непонятно, что произошло", "it is not clear what happened"),
    "case_expect": ("непонятно, что здесь ожидается", "it is not clear what is expected here"),
    "case_own": ("«{given}» определяет сама политика", "«{given}» is for the policy itself to tell"),
    "case_role": ("по политике это {actual}, а не {given}", "to the policy this is {actual}, not {given}"),
    "case_clause": ("политика не ссылается на пункт «{given}»", "the policy does not cite the clause «{given}»"),
    "case_policy": ("нет файла политики «{given}»", "there is no policy file «{given}»"),
    "case_regulation": ("в списке пунктов нет регламента «{given}»", "the list has no regulation «{given}»"),
}
