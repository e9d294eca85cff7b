"""The sections of a policy file, and the parts that stand alone."""

from policies.clocks.model import ClockPart
from policies.language.model import CalendarPart, EffectivePart, PolicyPart, ScopePart, ShowPart
from policies.manual.words.word import Table, a, either, list_of, map_of, part, told
from policies.parties.customers import CustomerPart
from policies.parties.levels import LevelPart
from policies.parties.people import PeoplePart

POLICY: Table = {
    PolicyPart: {
        "version": told("Версия языка политик", "Version of the policy language", shape={"enum": [1]}),
        "regulation": told(
            "Короткое имя регламента; по нему узнают его редакции и записи журнала",
            "Short name of the regulation; its editions and the journal go by it",
            "mespace",
        ),
        "title": told("Полное название регламента", "Full title of the regulation"),
        "edition": told("Редакция: дата или номер", "The edition: a date or a number", "2026-09-01"),
        "language": told("Язык полей, комментариев и пояснений", "Language of fields, comments and explanations"),
        "effective": told(
            "С какого дня действует редакция", "From which day the edition holds", shape=part(EffectivePart)
        ),
        "mode": told(
            "enforce: действовать; observe: только показать, что было бы сделано",
            "enforce: act; observe: only tell what would be done",
        ),
        "scope": told("О каких запросах политика", "Which issues the policy is about", shape=part(ScopePart)),
        "calendars": told(
            "Календари рабочего времени по именам",
            "Calendars of working time by name",
            shape={**map_of(part(CalendarPart)), "minProperties": 1},
        ),
        "people": told(
            "Кто есть кто у поставщика; все остальные — заказчики (requester)",
            "Who is who at the vendor; everyone else is a requester",
            shape=map_of(part(PeoplePart)),
        ),
        "customers": told(
            "Заказчики с договорами: список или имя файла рядом с политикой",
            "Customers with their contracts: a list, or the name of a file beside the policy",
            "customers.yaml",
            shape=either({"type": "string", "minLength": 1}, list_of(part(CustomerPart))),
        ),
        "fields": told(
            "Слово политики → название поля в Jira",
            "The policy's word → the field's name in Jira",
            {"site": "Площадка"},
            shape=map_of({"type": "string", "pattern": r"\S"}),
        ),
        "versions": told(
            "Слово → версии продукта (значения поля version): {supported: [5.1, 5.2]}",
            "Word → versions of the product (values of the field version)",
            shape=a("named"),
        ),
        "channels": told(
            "Слово → каналы обращения (значения поля channel)",
            "Word → channels of contact (values of the field channel)",
            shape=a("named"),
        ),
        "statuses": told(
            "Слово → статусы Jira; done — какие считать закрытыми; или просто список всех",
            "Word → statuses of Jira; done: which count as closed; or a plain list of all",
            {"waiting": "Ожидание клиента", "done": ["Решён", "Закрыт"]},
            shape=a("named"),
        ),
        "types": told(
            "Типы запросов: список всех или слово → типы",
            "Types of issues: a list of all, or word → types",
            shape=a("named"),
        ),
        "priorities": told(
            "Приоритеты: список всех или слово → приоритеты",
            "Priorities: a list of all, or word → priorities",
            shape=a("named"),
        ),
        "levels": told(
            "Уровни обслуживания; подходит первый, чьё when выполнено",
            "Levels of service; the first whose when holds",
            shape=list_of(part(LevelPart)),
        ),
        "clocks": told("Таймеры по именам", "Clocks by name", shape=map_of(part(ClockPart))),
        "rules": told("Правила", "Rules", shape=list_of(a("rule"))),
        "show": told(
            "Какие поля Jira показывают уровень и итог",
            "Which fields of Jira show the level and the summary",
            shape=part(ShowPart),
        ),
        "manual": told(
            "Пункт → почему его соблюдает человек, а не трекер",
            "Clause → why a person keeps it and not the tracker",
            {"MES-4.8": "содержание ответа оценивает человек"},
            shape=map_of({"type": ["string", "number"]}),
        ),
    },
    EffectivePart: {
        "from": told(
            "Первый день действия; что было раньше, не трогается",
            "The first day in force; what was before is left alone",
        ),
        "for": told(
            "all: с этого дня для всех запросов; без него — для созданных с этого дня",
            "all: from that day for all issues; without it, for those created from then on",
        ),
        "announced": told("Когда редакция объявлена заказчикам", "When the edition was announced to customers"),
        "notice": told(
            "За сколько календарных дней её объявляют (по умолчанию 15)",
            "How many calendar days ahead it must be announced (15 by default)",
            "15d",
        ),
        "clause": told("Пункт регламента об этом", "The clause of the regulation that says so"),
    },
    ScopePart: {
        "project": told("Ключ проекта Jira или несколько", "Key of the Jira project, or several", "SUP"),
        "when": told(
            "Условие: о каких запросах проекта", "A condition: which issues of the project", shape=a("condition")
        ),
    },
    CalendarPart: {
        "timezone": told("Часовой пояс по IANA", "Time zone, an IANA name", "Europe/Moscow", "Asia/Novosibirsk"),
        "hours": told(
            "Часы по дням недели, одни часы на все дни или 24x7",
            "Hours by weekday, the same for all days, or 24x7",
            {"mon-fri": "09:00-18:00"},
            "24x7",
            shape=a("hours"),
        ),
        "breaks": told(
            "Перерывы, вычитаются из каждого дня", "Breaks, taken out of every day", "13:00-14:00", shape=a("intervals")
        ),
        "holidays": told(
            "RU: праздники и переносы по производственному календарю России; none: без праздников",
            "RU: public holidays and moved days of the Russian production calendar; none: no holidays",
        ),
        "short_days": told(
            "Предпраздничные дни: ignore — как обычные, minus 1h — короче, или их часы",
            "Eves of holidays: ignore, minus 1h, or their hours",
            "minus 1h",
            "09:00-17:00",
            shape=a("short_days"),
        ),
        "day": told(
            "Сколько длится рабочий день по словам регламента; не сойдётся с часами — предупреждение",
            "How long a working day is by the regulation's words; a warning when the hours do not make it",
            "8h",
        ),
        "clause": told("Пункты регламента о рабочем времени", "Clauses of the regulation on working time"),
        "working_weekends": told(
            "Рабочие субботы по постановлению: follow — рабочие, never — нет",
            "Weekends made working by decree: follow or never",
        ),
        "special_days": told(
            "Нерабочие дни по указу Президента: ignore — рабочие, follow — нет",
            "Non-working days by presidential decree: ignore or follow",
        ),
        "dates": told(
            "Свои исключения: дата → часы или closed",
            "Own exceptions: date → hours or closed",
            {"2026-12-31": "closed"},
            shape={**map_of(a("intervals")), "propertyNames": a("date")},
        ),
    },
    ShowPart: {
        "level": told("Поле Jira для уровня", "Field of Jira for the level", "Уровень"),
        "summary": told("Поле Jira для строки итога", "Field of Jira for the line of summary", "SLA"),
    },
}
