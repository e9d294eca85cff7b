"""Levels, people, customers."""

from policies.manual.words.word import Table, a, told
from policies.parties.customers import ContactsPart, ContractPart, CouponPart, CustomerPart
from policies.parties.levels import LevelPart
from policies.parties.people import PeoplePart

PARTIES: Table = {
    LevelPart: {
        "name": told("Название уровня", "Name of the level", "Критический"),
        "clause": told("Пункты регламента", "Clauses of the regulation", "MES-6.4"),
        "when": told(
            "Чьи запросы на этом уровне; без него — все остальные",
            "Whose issues are on this level; without it, all others",
            {"priority": "Критический"},
            shape=a("condition"),
        ),
        "targets": told("Таймер → срок на этом уровне", "Clock → its target on this level", {"reaction": "2h"}),
        "calendar": told(
            "Каким календарём считать сроки уровня, если не календарём таймера",
            "Which calendar counts the level's targets, if not the clock's own",
        ),
        "limits": told(
            "Сколько чего разрешено: requests — запросов сразу (правило limit), contacts и teams — у заказчика",
            "How many of what: requests at once (asked by a limit rule), contacts and teams of a customer",
            {"requests": 5, "contacts": 3},
        ),
        "channels": told(
            "По каким каналам можно обращаться; без него — по любым",
            "By which channels one may write; without it, by any",
            ["Портал", "Почта"],
        ),
    },
    PeoplePart: {
        "groups": told("Группы Jira", "Groups of Jira", "support"),
        "accounts": told("Учётные записи (accountId или ключ пользователя)", "Accounts (accountId or user key)"),
        "emails": told("Адреса почты", "E-mail addresses"),
        "domains": told("Домены почты", "E-mail domains", "vendor.example"),
        "account_types": told(
            "Виды учётных записей Jira Cloud: atlassian, customer, app",
            "Account types of Jira Cloud: atlassian, customer, app",
        ),
    },
    CustomerPart: {
        "name": told("Название заказчика", "Name of the customer", "ООО «Завод»"),
        "aliases": told("Как ещё его называет поле Jira", "What else the field in Jira may call it", "Завод"),
        "contract": told("Договор", "The contract"),
        "package": told(
            "Пакет услуг; уровни спрашивают его: when: {package: …}",
            "Package of service; levels ask for it: when: {package: …}",
            "Базовая",
        ),
        "domains": told("Домены почты его людей", "E-mail domains of its people", "zavod.example"),
        "emails": told("Адреса его людей", "E-mail addresses of its people"),
        "accounts": told("Учётные записи его людей", "Accounts of its people"),
        "groups": told("Группы Jira его людей", "Groups of Jira that its people are in"),
        "contacts": told("Контактные лица", "Contact persons"),
        "teams": told(
            "Команда → её люди (почта или учётная запись)",
            "Team → its people (e-mail or account)",
            {"АСУ": ["petrov@zavod.example"]},
        ),
        "coupons": told("Талоны на особые запросы", "Coupons for special requests"),
    },
    ContractPart: {
        "number": told("Номер договора", "Number of the contract", "17/2026"),
        "from": told("Первый день договора", "First day of the contract"),
        "until": told("Последний день договора", "Last day of the contract"),
    },
    ContactsPart: {
        "key": told("Ключевые контактные лица (почта или учётная запись)", "Key contacts (e-mail or account)"),
        "others": told("Прочие контактные лица", "Other contacts"),
    },
    CouponPart: {
        "code": told("Код талона", "Code of the coupon", "K-1001"),
        "from": told("С какого дня", "From which day"),
        "until": told("По какой день; без него — год", "Until which day; without it, a year"),
    },
}
