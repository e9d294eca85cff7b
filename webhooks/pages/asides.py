"""What the pages say besides deadlines: of effects that wait for a word, of coming in, of the webhook's secrets and of
webhooks that asked for nothing."""

from collections.abc import Mapping

WAITING: Mapping[str, tuple[str, str]] = {
    "waiting": ("Ждут решения", "Waiting for a word"),
    "waiting_lead": (
        "Эти действия служба не сделала и сама не сделает: не вышло после нескольких попыток или время давно прошло.",
        "The service did not do these and will not by itself: attempts failed, or their time is long past.",
    ),
    "waiting_banner": ("Ждут решения человека: {count}", "Waiting for a person's word: {count}"),
    "waiting_link": ("Посмотреть и решить", "See and decide"),
    "nothing_waits": ("Ничего не ждёт", "Nothing waits"),
    "nothing_waits_more": ("Всё, что следовало сделать, сделано.", "All that was to be done is done."),
    "since_when": ("ждёт с", "waits since"),
    "attempts": ("попыток", "attempts"),
    "why_waits": ("Почему:", "Why:"),
    "word_why": ("Пояснение для журнала", "Note for the record"),
    "word_release": ("Повторить", "Retry"),
    "word_drop": ("Пропустить", "Skip"),
    "release_all": ("Повторить все…", "Retry all…"),
    "release_all_more": (
        "Всё, что ждёт ({count}), будет сказано и сделано в Jira, в том числе письма и комментарии клиентам.",
        "All that waits ({count}) will be said and done in Jira, comments and mail to customers among it.",
    ),
    "release_all_sure": ("Да, повторить все", "Yes, retry all"),
    "not_waiting_title": ("Это уже не ждёт решения", "This waits for nobody any more"),
    "not_waiting_more": (
        "Кто-то решил раньше, или служба справилась сама. Что стало с действием — в журнале обращения.",
        "Somebody was quicker, or the service managed by itself. What became of it is in the request's journal.",
    ),
}
ENTRANCE: Mapping[str, tuple[str, str]] = {
    "login": ("Вход", "Log in"),
    "enter": ("Войти", "Log in"),
    "leave": ("Выйти", "Log out"),
    "password": ("Пароль", "Password"),
    "your_name": ("Ваше имя", "Your name"),
    "your_name_more": (
        "Не проверяется; остаётся в журнале рядом с вашими решениями.",
        "Not checked; kept in the record.",
    ),
    "role_viewer": ("наблюдатель", "viewer"),
    "role_operator": ("оператор", "operator"),
    "role_admin": ("администратор", "admin"),
    "role_title": ("Вашей роли это не разрешено", "Your role may not do this"),
    "role_operator_more": (
        "Решать может оператор или администратор: войдите с их паролем.",
        "An operator or an admin decides: log in with their password.",
    ),
    "role_admin_more": ("Это может только администратор.", "Only an admin may do this."),
    "wrong_password_more": ("Пароль не подошёл.", "That is not the password."),
    "too_many_title": ("Слишком много неверных паролей", "Too many wrong passwords"),
    "too_many_more": (
        "С вашего адреса слишком много неверных паролей. Подождите минуту и попробуйте снова.",
        "Too many wrong passwords came from your address. Wait a minute and try again.",
    ),
    "one_moment_title": ("Открываем страницу…", "Opening the page…"),
    "one_moment_more": ("Она появится через мгновение.", "It appears in a moment."),
    "misdirected_title": ("Службу зовут иначе", "This service goes by another name"),
    "misdirected_more": (
        "Адрес в строке браузера — не адрес службы. Задайте PUBLIC_URL или откройте её по адресу оттуда.",
        "The address in the browser is not the service's. Set PUBLIC_URL, or open the address that it names.",
    ),
    "form_refused_title": ("Форма не принята", "The form is not taken"),
    "form_refused_more": (
        (
            "Она пришла не с нашей страницы, или страница устарела. Откройте страницу заново и повторите. За прокси"
            " задайте PUBLIC_URL. Причина — в журнале службы."
        ),
        (
            "It did not come from our page, or the page is too old. Open the page again and repeat. Behind a proxy set"
            " PUBLIC_URL. The reason is in the service's log."
        ),
    ),
    "proxy_stranger_title": ("Вход только через прокси", "Come in by the proxy"),
    "proxy_stranger_more": (
        "Имя читателя принимается только от прокси с адресов WEB_PROXY_FROM. Откройте службу через него.",
        "A reader's name is taken only from a proxy at the addresses of WEB_PROXY_FROM. Open the service through it.",
    ),
    "proxy_unknown_title": ("Вас нет в списке", "You are not on the list"),
    "proxy_unknown_more": (
        "Администратор службы может добавить вас в WEB_PROXY_ROLES.",
        "The service's admin can add you to WEB_PROXY_ROLES.",
    ),
}
SECRETS: Mapping[str, tuple[str, str]] = {
    "secrets": ("Секреты вебхука", "Secrets of the webhook"),
    "secrets_more": (
        (
            "По порядку в WEBHOOK_SECRETS, за 30 дней, считая с {when}. Старый можно убрать, когда Jira им больше не"
            " подписывает."
        ),
        (
            "In the order of WEBHOOK_SECRETS, of 30 days, counted from {when}. An old one may go when Jira no longer"
            " signs with it."
        ),
    ),
    "secret": ("Секрет", "Secret"),
    "secret_last": ("Последний вебхук", "Last webhook"),
    "secret_count": ("Вебхуков", "Webhooks"),
    "secret_never": ("не использовался", "not used"),
    "turned": ("Вебхуки, по которым нечего делать", "Webhooks that asked for nothing"),
    "turned_more": (
        "За сутки, по причинам. Подпись верна, но тело испорчено или не называет обращения.",
        "Of the last day, by reason. Their signature is right, but the body is broken or names no request.",
    ),
    "turned_reason": ("Причина", "Reason"),
}
