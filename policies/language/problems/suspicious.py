"""What is legal but cannot be meant: warnings."""

from collections.abc import Mapping

SUSPICIOUS: Mapping[str, tuple[str, str]] = {
    "overlap": (
        "интервалы «{given}» пересекаются; время посчитано один раз",
        "the intervals «{given}» overlap; the time is counted once",
    ),
    "day_length": (
        "в регламенте рабочий день {stated} ч, а по календарю {actual} ч ({days}): добавьте breaks или исправьте hours",
        "by the regulation a working day has {stated} h, by the calendar {actual} h ({days}): add breaks or mend hours",
    ),
    "undecreed": (
        "производственный календарь на {year} год ещё не утверждён: сроки в нём предварительные",
        "the production calendar of {year} is not decreed yet: due times in it are provisional",
    ),
    "unused_calendar": ("календарь «{given}» нигде не используется", "the calendar «{given}» is not used anywhere"),
    "hidden": (
        "до этого уровня очередь не дойдёт: уровень в строке {first} — без условия",
        "this level is never reached: the one on line {first} has no condition",
    ),
    "no_way": ("в статус «{given}» не ведёт ни один переход", "no move leads to the status «{given}»"),
    "over_ceiling": (
        "срок длиннее предела таймера: действует предел {ceiling}",
        "the target is longer than the clock's ceiling: the ceiling {ceiling} holds",
    ),
    "ceiling_unit": (
        "срок в других единицах, чем предел таймера {ceiling}: предел на него не действует",
        "the target is in other units than the clock's ceiling {ceiling}: the ceiling does not hold for it",
    ),
    "same_scope": (
        "запросы проектов {given} уже относятся к регламенту «{first}» ({file}): его файл раньше по имени",
        "issues of the projects {given} come under «{first}» already ({file}): its file comes first by name",
    ),
    "never": (
        "так не бывает никогда: поле «{title}» не может быть сразу «{one}» и «{other}»",
        "this can never be: the field «{title}» cannot be «{one}» and «{other}» at once",
    ),
    "never_alone": (
        "так не бывает никогда: поле «{title}» не может быть «{other}»",
        "this can never be: the field «{title}» cannot be «{other}»",
    ),
    "too_late": (
        "это смотрят уже после изменения, когда «{title}» — «{one}», а здесь «{other}»; прежнее значение пишут в from",
        "this is looked at after the change, when «{title}» is «{one}», here «{other}»; the value before goes in from",
    ),
    "asks_nothing": (
        "правило ни о чём не попросит: где выполнено when, там выполнено и всё это",
        "the rule never asks for anything: where its when holds, all of this holds too",
    ),
    "queue_outside": (
        "те, кто ждёт в этом статусе, не подходят под when и считаются принятыми: добавьте в when этот статус",
        "those who wait in this status are outside when and count as admitted: add this status to when",
    ),
    "hidden_by": (
        "до этого уровня очередь не дойдёт: всё, что ему подходит, раньше забирает уровень выше (строка {first})",
        "this level is never reached: all that fits it is taken by a level above (line {first})",
    ),
    "keep_hidden": (
        "поле «{given}» здесь не изменится: его всегда занимает правило выше (строка {first})",
        "the field «{given}» is never set here: a rule above (line {first}) always has it",
    ),
    "outlasts": (
        "срок {given} длиннее, чем ждут ответа клиента («{title}», {term}): запрос уйдёт из работы раньше срока",
        "the target {given} is longer than the customer is waited for («{title}», {term}): the issue leaves work first",
    ),
    "package_near": (
        "для пакета «{given}» (заказчик «{customer}») нет ни одного уровня",
        "there is no level for the package «{given}» (the customer «{customer}»)",
    ),
}
