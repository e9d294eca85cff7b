"""What can be wrong with the service's own side: settings, store, policy, token."""

from connector.setup.saying.entry import entry

TOLD = {
    "settings.bad": entry(
        "error",
        ("Настройки: {detail}", "Settings: {detail}"),
        ("Исправьте .env или окружение.", "Correct .env or the environment."),
    ),
    "settings.no_jira": entry(
        "error",
        ("JIRA_URL не задан.", "JIRA_URL is not set."),
        (
            "Запустите reglament init или впишите JIRA_URL и JIRA_TOKEN в .env.",
            "Run reglament init, or put JIRA_URL and JIRA_TOKEN into .env.",
        ),
    ),
    "policy.bad": entry(
        "error",
        ("Политика не загружается: {detail}", "The policy does not load: {detail}"),
        (
            "Исправьте это место; все ошибки сразу: reglament check {file}",
            "Correct the place; all at once: reglament check {file}",
        ),
    ),
    "policy.warning": entry("note", ("Политика: {detail}", "The policy: {detail}")),
    "policy.observe": entry(
        "note",
        (
            "Регламент «{name}» в режиме наблюдения: в Jira ничего не пишется.",
            "The regulation “{name}” observes: nothing is written to Jira.",
        ),
        (
            "Когда увиденное устроит, смените на mode: enforce.",
            "When you like what you see, change it to mode: enforce.",
        ),
    ),
    "policy.everywhere": entry(
        "warning",
        (
            "В scope нет проекта: регламент относится ко всем проектам Jira.",
            "scope names no project: the regulation is about all of Jira.",
        ),
        ("Впишите scope: {{project: КЛЮЧ}}.", "Write scope: {{project: KEY}}."),
    ),
    "store.unusable": entry(
        "error",
        ("{detail}", "{detail}"),
        (
            "Дайте службе право писать в папку DATA_DIR или исправьте DATABASE_URL.",
            "Let the service write to the folder DATA_DIR, or correct DATABASE_URL.",
        ),
    ),
    "pages.closed": entry(
        "warning",
        (
            "Страницы службы закрыты: они видны и другим машинам, а пароль не задан.",
            "The service's pages are closed: other machines can reach them, and no password is set.",
        ),
        (
            "Задайте WEB_PASSWORD в .env и перезапустите службу.",
            "Set WEB_PASSWORD in .env and restart the service.",
        ),
    ),
    "public_url.missing": entry(
        "warning",
        (
            "PUBLIC_URL не задан: вебхук некуда слать, в задачах нет ссылки на объяснение.",
            "PUBLIC_URL is not set: a webhook has nowhere to go, and issues get no link.",
        ),
        (
            "Впишите в .env адрес, по которому Jira достаёт до службы: reglament init --public-url https://…",
            "Put into .env the address at which Jira reaches the service: reglament init --public-url https://…",
        ),
    ),
    "public_url.http": entry(
        "error",
        (
            "PUBLIC_URL начинается с http://, а Jira Cloud шлёт вебхуки только на https://.",
            "PUBLIC_URL begins with http://, but Jira Cloud sends webhooks to https:// only.",
        ),
        (
            "Поставьте перед службой прокси с сертификатом и впишите адрес с https://.",
            "Put a proxy with a certificate in front of the service, and write the https:// address.",
        ),
    ),
    "address.plain": entry(
        "warning",
        (
            "JIRA_URL начинается с http://: токен идёт по сети открытым.",
            "JIRA_URL begins with http://: the token crosses the network in the clear.",
        ),
        ("Впишите адрес с https://.", "Write the address with https://."),
    ),
    "address.bad": entry(
        "error",
        ("Jira не отвечает по JIRA_URL. {detail}", "Jira does not answer at JIRA_URL. {detail}"),
        (
            (
                "Проверьте имя узла, сертификат, прокси и путь (например https://acme.example/jira), открыв"
                " {url}/rest/api/2/serverInfo с этой же машины."
            ),
            (
                "Check host, certificate, proxy and path (such as https://acme.example/jira) by opening"
                " {url}/rest/api/2/serverInfo from this machine."
            ),
        ),
    ),
    "address.login_page": entry(
        "error",
        (
            "По JIRA_URL вместо ответа REST приходит страница входа или отказ. {detail}",
            "JIRA_URL answers with a login page or a refusal instead of REST. {detail}",
        ),
        (
            "Пусть единый вход (SSO) и прокси пропускают {url}/rest/ с заголовком Authorization.",
            "Let single sign-on and the proxy pass {url}/rest/ with its Authorization header.",
        ),
    ),
    "address.path": entry(
        "warning",
        (
            "Jira считает своим адресом {told}, а JIRA_URL — {url}: пути различаются.",
            "Jira takes {told} for its address, JIRA_URL is {url}: the paths differ.",
        ),
        ("Впишите в JIRA_URL адрес вместе с путём.", "Put the address with its path into JIRA_URL."),
    ),
    "token.refused": entry(
        "error",
        ("Jira не признаёт нас. {detail}", "Jira does not know us. {detail}"),
        (
            (
                "Выпустите новый токен и впишите в JIRA_TOKEN: Cloud — id.atlassian.com, «Токены API» (нужен и"
                " JIRA_USER, почта);"
                " Data Center — «Персональные токены доступа» (без JIRA_USER)."
            ),
            (
                "Issue a new token and put it into JIRA_TOKEN: Cloud at id.atlassian.com, “API tokens” (JIRA_USER, an"
                " e-mail, too);"
                " Data Center under “Personal access tokens” (without JIRA_USER)."
            ),
        ),
    ),
    "token.dead": entry(
        "error",
        (
            "Токен неверен, просрочен, отозван или не доходит: Jira отвечает как незнакомцу.",
            "The token is wrong, has expired, was revoked or does not arrive: Jira answers as to a stranger.",
        ),
        (
            (
                "Выпустите новый и впишите в JIRA_TOKEN (Cloud: в JIRA_USER — почта его владельца; Data Center: без"
                " JIRA_USER)."
                " Если не поможет, прокси срезает заголовок Authorization."
            ),
            (
                "Issue a new one and put it into JIRA_TOKEN (Cloud: its owner's e-mail into JIRA_USER; Data Center:"
                " without JIRA_USER). If that does not help, a proxy cuts off the Authorization header."
            ),
        ),
    ),
    "token.expiring": entry(
        "warning",
        ("Токен «{name}» перестанет действовать {day}.", "The token “{name}” ends on {day}."),
        (
            "Выпустите новый заранее, впишите в JIRA_TOKEN и перезапустите службу.",
            "Issue a new one in time, put it into JIRA_TOKEN and restart the service.",
        ),
    ),
    "token.cloud_user": entry(
        "error",
        (
            "Это Jira Cloud, а JIRA_USER пуст: без почты токен не подойдёт.",
            "This is Jira Cloud, and JIRA_USER is empty: the token needs the e-mail.",
        ),
        ("Впишите в JIRA_USER почту учётной записи службы.", "Put the e-mail of the service's account into JIRA_USER."),
    ),
    "token.dc_user": entry(
        "warning",
        (
            "Это Data Center, а JIRA_USER задан: вход паролем с версии 11 отключён, а CAPTCHA его запирает.",
            "This is Data Center, and JIRA_USER is set: basic login is off from version 11 on, and a CAPTCHA locks it.",
        ),
        (
            "Уберите JIRA_USER, а в JIRA_TOKEN впишите персональный токен доступа.",
            "Remove JIRA_USER, and put a personal access token into JIRA_TOKEN.",
        ),
    ),
}
