"""What the policies name and Jira lacks, or has otherwise."""

from connector.setup.saying.entry import entry

TOLD = {
    "names.unread": entry(
        "error",
        (
            "Поля, статусы, типы и приоритеты не прочитать. {detail}",
            "Fields, statuses, types and priorities cannot be read. {detail}",
        ),
        (
            "Проверьте токен и право Browse Projects, потом запустите doctor снова.",
            "Check the token and Browse Projects, then run doctor again.",
        ),
    ),
    "field.missing": entry(
        "error",
        ("В Jira нет поля «{name}».{guess}", "Jira has no field “{name}”.{guess}"),
        (
            "Исправьте имя в регламенте или создайте поле ({kind}): {how}.",
            "Correct its name in the policy, or create it ({kind}): {how}.",
        ),
    ),
    "field.twice": entry(
        "error",
        ("Полей «{name}» в Jira несколько: {ids}.", "Jira has several fields “{name}”: {ids}."),
        (
            "Переименуйте лишние или впишите в регламент id нужного.",
            "Rename the others, or give the id of the right one in the policy.",
        ),
    ),
    "field.type": entry(
        "error",
        (
            "Поле «{name}» в Jira типа {told}, а нужно {kind}.",
            "The field “{name}” is of type {told} in Jira, but {kind} is needed.",
        ),
        (
            "Тип поля не меняется: переименуйте старое и создайте новое ({kind}), или назовите в регламенте другое.",
            (
                "A field's type cannot be changed: rename the old one and create a new one ({kind}), or name another in"
                " the policy."
            ),
        ),
    ),
    "field.off_screen": entry(
        "error",
        (
            "Поля «{name}» нет на экране: проект {project}, типы {types}. {why}",
            "The field “{name}” is not on the screen: project {project}, types {types}. {why}",
        ),
        (
            "Проект {project} → Настройки → Экраны: добавьте поле на экран правки этих типов, или reglament init.",
            (
                "Project {project} → Settings → Screens: add the field to the edit screen of these types, or reglament"
                " init."
            ),
        ),
    ),
    "screen.unread": entry(
        "warning",
        (
            "Экраны проекта {project} не проверить (типы {types}). {detail}",
            "The screens of project {project} cannot be checked (types {types}). {detail}",
        ),
        (
            "Дайте записи службы право Create Issues или создайте по задаче каждого типа и запустите doctor снова.",
            "Grant the service's account Create Issues, or create an issue of each type, and run doctor again.",
        ),
    ),
    "status.missing": entry(
        "error",
        ("В Jira нет статуса «{name}».{guess}", "Jira has no status “{name}”.{guess}"),
        (
            "Исправьте имя в регламенте или заведите статус и добавьте в рабочий процесс.",
            "Correct its name in the policy, or create the status and add it to the workflow.",
        ),
    ),
    "type.missing": entry(
        "error",
        ("В Jira нет типа запроса «{name}».{guess}", "Jira has no issue type “{name}”.{guess}"),
        (
            "Исправьте имя в регламенте или заведите тип и добавьте в схему типов проекта.",
            "Correct its name in the policy, or create the type and add it to the project's scheme.",
        ),
    ),
    "priority.missing": entry(
        "error",
        ("В Jira нет приоритета «{name}».{guess}", "Jira has no priority “{name}”.{guess}"),
        (
            "Исправьте имя в регламенте или заведите приоритет.",
            "Correct its name in the policy, or create the priority.",
        ),
    ),
    "group.missing": entry(
        "error",
        (
            "В Jira нет группы «{name}».{guess} Её люди будут считаться заявителями.",
            "Jira has no group “{name}”.{guess} Its people would be taken for requesters.",
        ),
        (
            "Исправьте имя в people или заведите группу и добавьте в неё сотрудников.",
            "Correct its name under people, or create the group and add the staff to it.",
        ),
    ),
    "group.empty": entry(
        "warning",
        (
            "В группе «{name}» никого нет: ответы сотрудников не засчитаются.",
            "The group “{name}” is empty: the staff's answers will not count.",
        ),
        ("Добавьте в неё людей.", "Add people to it."),
    ),
    "group.outside": entry(
        "warning",
        (
            (
                "Учётная запись службы не входит в группу «{name}»: внутренние комментарии вне Service Management не"
                " записать."
            ),
            (
                "The service's account is not in the group “{name}”: internal comments outside Service Management"
                " cannot be written."
            ),
        ),
        ("Добавьте её в эту группу.", "Add it to this group."),
    ),
    "type.not_in_project": entry(
        "error",
        ("Типа «{name}» нет в проекте {project}.", "The issue type “{name}” is not in project {project}."),
        (
            "Добавьте тип в схему типов проекта или уберите его из регламента.",
            "Add it to the project's issue type scheme, or remove it from the policy.",
        ),
    ),
    "status.not_in_workflow": entry(
        "error",
        (
            "Статуса «{name}» нет ни в одном рабочем процессе проекта {project}.",
            "The status “{name}” is in no workflow of project {project}.",
        ),
        (
            "Добавьте статус в рабочий процесс или исправьте регламент.",
            "Add the status to the workflow, or correct the policy.",
        ),
    ),
    "status.no_way": entry(
        "error",
        (
            (
                "Проект {project}: регламент переводит в «{name}», но ни из одного из статусов ({tried}) перехода туда"
                " для службы нет."
            ),
            (
                "Project {project}: the policy moves issues to “{name}”, but from none of the statuses ({tried}) is a"
                " transition there open to the service."
            ),
        ),
        (
            "Добавьте переход в рабочий процесс и снимите с него условия для записи службы.",
            "Add the transition to the workflow, and lift its conditions for the service's account.",
        ),
    ),
}
