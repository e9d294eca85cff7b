"""What can be wrong with the Jira: version, clock, rights, webhooks."""

from connector.setup.saying.entry import entry

TOLD = {
    "server.old": entry(
        "error",
        (
            "Jira Data Center {version} слишком стара: нужна 8.14 или новее (персональные токены).",
            "Jira Data Center {version} is too old: 8.14 or newer is needed (personal access tokens).",
        ),
        ("Обновите Jira.", "Upgrade Jira."),
    ),
    "server.new": entry(
        "warning",
        (
            "Jira Data Center {version} новее проверенных (до 11).",
            "Jira Data Center {version} is newer than those checked (up to 11).",
        ),
        (
            "Обновите службу; до того понаблюдайте в режиме observe.",
            "Update the service; until then watch it in mode observe.",
        ),
    ),
    "clock.skew": entry(
        "warning",
        (
            "Часы этой машины и Jira расходятся на {seconds} с: сроки будут сдвинуты.",
            "The clocks of this machine and of Jira differ by {seconds} s: due times will be off.",
        ),
        (
            "Включите синхронизацию времени (NTP) на этой машине: timedatectl set-ntp true.",
            "Turn on time synchronisation (NTP) on this machine: timedatectl set-ntp true.",
        ),
    ),
    "account.who": entry("note", ("Учётная запись службы — «{name}».", "The service's account is “{name}”.")),
    "account.zone": entry(
        "note",
        (
            "Пояс учётной записи службы {zone}, регламента {policy}: на сроки это не влияет.",
            "The account's time zone is {zone}, the regulation's {policy}: due times do not depend on it.",
        ),
    ),
    "project.missing": entry(
        "error",
        (
            "Проекта {key} нет, или учётной записи службы его не видно.{guess}",
            "There is no project {key}, or the service's account may not see it.{guess}",
        ),
        (
            "Исправьте ключ в scope или дайте записи право Browse Projects в этом проекте.",
            "Correct the key in scope, or grant the account Browse Projects there.",
        ),
    ),
    "permission.missing": entry(
        "error",
        (
            "Проект {project}: нет права {permission}. Оно нужно, чтобы {why}.",
            "Project {project}: no permission {permission}. It is needed to {why}.",
        ),
        (
            "Добавьте учётную запись службы в схему прав проекта: {permission}.",
            "Add the service's account to the project's permission scheme: {permission}.",
        ),
    ),
    "permission.global": entry(
        "error",
        (
            "Нет глобального права {permission}. Оно нужно, чтобы {why}.",
            "No global permission {permission}. It is needed to {why}.",
        ),
        (
            "Система → Глобальные права: дайте его группе учётной записи службы.",
            "System → Global permissions: grant it to a group of the service's account.",
        ),
    ),
    "permission.administer": entry(
        "warning",
        (
            "Нет права Administer Jira: вебхуки и экраны отсюда не проверить и не завести.",
            "No Administer Jira: webhooks and screens can neither be checked nor made from here.",
        ),
        (
            (
                "Запустите doctor и init с токеном администратора (JIRA_TOKEN=… reglament doctor, на Cloud ещё"
                " JIRA_USER=почта); в .env он не попадёт. Самой службе это право не нужно."
            ),
            (
                "Run doctor and init with an administrator's token (JIRA_TOKEN=… reglament doctor, on Cloud also"
                " JIRA_USER=e-mail); it does not get into .env. The service itself does without."
            ),
        ),
    ),
    "permission.unread": entry(
        "error",
        ("Права не прочитать. {detail}", "The permissions cannot be read. {detail}"),
        (
            "Проверьте, что запись службы действует и видит проект {project}.",
            "See that the service's account is active and sees project {project}.",
        ),
    ),
    "hook.unseen": entry(
        "warning",
        ("Вебхуки не проверить. {detail}", "The webhooks cannot be checked. {detail}"),
        (
            "Запустите doctor с токеном администратора или сверьте вручную: Система → Веб-хуки.",
            "Run doctor with an administrator's token, or look yourself: System → WebHooks.",
        ),
    ),
    "hook.none": entry(
        "warning",
        (
            "Вебхука на {url} нет: изменения замечаются раз в две минуты.",
            "There is no webhook to {url}: changes are noticed every two minutes.",
        ),
        ("reglament init заведёт его.", "reglament init registers it."),
    ),
    "hook.elsewhere": entry(
        "error",
        (
            "Вебхук «{name}» шлёт на {told}, а служба отвечает на {url}.",
            "The webhook “{name}” goes to {told}, but the service answers at {url}.",
        ),
        (
            "Исправьте его адрес в Jira или PUBLIC_URL в .env; reglament init заведёт верный.",
            "Correct its address in Jira or PUBLIC_URL in .env; reglament init registers the right one.",
        ),
    ),
    "hook.disabled": entry(
        "error",
        ("Вебхук «{name}» выключен.", "The webhook “{name}” is disabled."),
        (
            "Включите: Система → Веб-хуки → «{name}», или reglament init.",
            "Enable it: System → WebHooks → “{name}”, or reglament init.",
        ),
    ),
    "hook.unfiltered": entry(
        "warning",
        (
            "У вебхука «{name}» нет фильтра JQL: приходят события всех проектов.",
            "The webhook “{name}” has no JQL filter: events of every project come.",
        ),
        ("Впишите в его JQL: {jql}", "Put into its JQL: {jql}"),
    ),
    "hook.filter": entry(
        "error",
        (
            "Фильтр вебхука «{name}» ({told}) не пропускает: {missed}.",
            "The filter of the webhook “{name}” ({told}) keeps out: {missed}.",
        ),
        ("Замените его JQL на: {jql}", "Change its JQL to: {jql}"),
    ),
    "hook.events": entry(
        "error",
        ("Вебхук «{name}» не сообщает о событиях: {missing}.", "The webhook “{name}” does not tell of: {missing}."),
        (
            "Отметьте их: Система → Веб-хуки → «{name}», или reglament init.",
            "Tick them: System → WebHooks → “{name}”, or reglament init.",
        ),
    ),
    "hook.unsigned": entry(
        "error",
        (
            "У вебхука «{name}» нет секрета: неподписанное служба не принимает.",
            "The webhook “{name}” has no secret: the service takes nothing unsigned.",
        ),
        (
            (
                "Впишите секрет из WEBHOOK_SECRETS в вебхук или запустите reglament init. Если поля для секрета нет"
                " (Data Center до 10), удалите вебхук:"
                " служба найдёт изменения сама за две минуты."
            ),
            (
                "Put the secret of WEBHOOK_SECRETS into the webhook, or run reglament init. If there is no place for it"
                " (Data Center before 10), delete the"
                " webhook: the service finds changes by itself within two minutes."
            ),
        ),
    ),
    "hook.no_secret": entry(
        "error",
        (
            "WEBHOOK_SECRETS пуст, а вебхук «{name}» подписан: проверить подпись нечем.",
            "WEBHOOK_SECRETS is empty, but the webhook “{name}” is signed: there is nothing to verify it with.",
        ),
        (
            "Впишите тот же секрет в WEBHOOK_SECRETS; если он забыт, reglament init заведёт вебхук с новым.",
            (
                "Put the same secret into WEBHOOK_SECRETS; if it is lost, reglament init registers a webhook with a new"
                " one."
            ),
        ),
    ),
    "hook.no_body": entry(
        "error",
        (
            "Вебхук «{name}» шлёт пустое тело («Исключить тело»): не узнать, о какой задаче речь.",
            "The webhook “{name}” sends no body (“Exclude body”): it does not tell which issue is meant.",
        ),
        (
            (
                "Снимите «Исключить тело» или добавьте к адресу ?issue={{issue.key}} (на Data Center, смотря по версии,"
                " ?issue=${{issue.key}})."
            ),
            (
                "Clear “Exclude body”, or add ?issue={{issue.key}} to its address (on Data Center, depending on its"
                " version, ?issue=${{issue.key}})."
            ),
        ),
    ),
    "hook.twice": entry(
        "warning",
        (
            "Вебхуков на {url} несколько: {names}. Каждое событие приходит столько же раз.",
            "Several webhooks go to {url}: {names}. Every event comes as often.",
        ),
        ("Оставьте один.", "Keep one."),
    ),
}
