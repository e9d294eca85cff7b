"""Clocks, their points, and what Jira shows of them."""

from policies.clocks.model import ClockPart, ShowPart
from policies.clocks.points import PointPart
from policies.manual.words.word import Table, a, told

CLOCKS: Table = {
    ClockPart: {
        "title": told("Название для людей", "Name for people", "Время реакции"),
        "clause": told("Пункты регламента", "Clauses of the regulation"),
        "calendar": told("Каким календарём считать", "Which calendar counts", "support"),
        "when": told("Каким запросам таймер нужен", "Which issues have this clock", shape=a("condition")),
        "start": told("События, с которых идёт отсчёт", "Events that start it", "created", shape=a("events")),
        "while": told(
            "Вместо start: идёт, пока условие выполнено",
            "Instead of start: runs as long as this holds",
            {"status": "waiting"},
            shape=a("condition"),
        ),
        "stop": told(
            "События, которые кончают отсчёт", "Events that end it", {"status": {"to": "Анализ"}}, shape=a("events")
        ),
        "pause": told(
            "Стоит, пока условие выполнено",
            "Stands still as long as this holds",
            {"status": "waiting"},
            shape=a("condition"),
        ),
        "target": told(
            "Срок, если его не даёт уровень; без срока время только измеряется",
            "The target where no level gives one; without a target the time is only measured",
            "8h",
            "1wd",
        ),
        "days": told(
            "Чем кончается срок в рабочих днях: close — концом дня, same-time — тем же временем",
            "What ends a target in working days: close of the day, or the same time of day",
        ),
        "move": told(
            "Срок в календарных днях, кончающийся в выходной, — на рабочий день (ГК, ст. 193)",
            "A target in calendar days that ends on a day off moves to a working day (Civil Code, art. 193)",
        ),
        "on_level_change": told(
            "Сменился уровень: carry — новый срок от прежнего начала, restart — отсчёт заново, freeze — прежний срок",
            "The level changed: carry on from the same start, restart, or freeze the old target",
        ),
        "points": told("Что сделать по пути", "What to do on the way"),
        "show": told("Поля Jira, которые показывают таймер", "Fields of Jira that show the clock"),
        "mode": told("observe: показать, что было бы, и не делать", "observe: tell what would be done, and do nothing"),
        "ceiling": told(
            "Потолок: дольше не бывает ни на одном уровне; где срока нет, срок — он",
            "Ceiling: no level gives longer; where there is no target, it is the target",
            "40h",
        ),
    },
    PointPart: {
        "at": told(
            "Когда: доля срока, due, сдвиг от него; every — снова и снова, after — однажды, от начала",
            "When: a share of the target, due, an offset from it; every so long, or once after so long from the start",
            "80%",
            "due",
            "-30m",
            "+2h",
            "every 7d",
            "after 3wd",
            shape=a("point"),
        ),
        "do": told("Что сделать", "What to do", shape=a("acts")),
        "anytime": told("Говорить с людьми и в нерабочие часы", "Speak to people outside working hours too"),
        "clause": told("Пункты регламента", "Clauses of the regulation"),
    },
    ShowPart: {
        "due": told("Поле для срока (дата и время)", "Field for the due time", "Реакция до"),
        "state": told(
            "Поле для состояния: идёт, пауза, нарушен…", "Field for the state: running, paused, breached…", "Реакция"
        ),
        "spent": told("Поле для израсходованных часов (число)", "Field for the hours used (a number)", "Реакция, ч"),
    },
}
