"""The words of a policy, before anything that uses them is read: its fields, its names of statuses, types and
priorities, its customers."""

from collections.abc import Callable, Mapping
from pathlib import PurePath
from typing import Any

from policies.facts import SYSTEM_ATTRIBUTES, WORDS_OF_CUSTOMER, WORDS_OF_ISSUE, attribute_of, fold
from policies.language.model import PolicyPart
from policies.language.problems import Named
from policies.language.reading import Path, read
from policies.language.vocabulary import GROUPED_FIELDS, NAMED_KINDS, Vocabulary, describe
from policies.language.wording import pick
from policies.parties import customers
from policies.parties.customers import CONTACT, CONTRACT, COUPON, Customers
from policies.parties.levels import Levels

Beside = Callable[[str], str | None]
"""The text of a file that lies beside the policy, by its name; None when there is none."""

TITLES: Mapping[str, tuple[str, str]] = {
    "project": ("Проект", "Project"),
    "type": ("Тип", "Type"),
    "status": ("Статус", "Status"),
    "priority": ("Приоритет", "Priority"),
    "resolution": ("Решение", "Resolution"),
    "summary": ("Тема", "Summary"),
    "description": ("Описание", "Description"),
    "environment": ("Окружение", "Environment"),
    "assignee": ("Исполнитель", "Assignee"),
    "reporter": ("Автор", "Reporter"),
    "creator": ("Создатель", "Creator"),
    "labels": ("Метки", "Labels"),
    "components": ("Компоненты", "Components"),
    "fix_versions": ("Исправлено в версиях", "Fix versions"),
    "versions": ("Затронутые версии", "Affected versions"),
    "due_date": ("Срок исполнения", "Due date"),
    "security": ("Уровень безопасности", "Security level"),
    "parent": ("Родитель", "Parent"),
    "key": ("Ключ", "Key"),
    "level": ("Уровень", "Level"),
    "author": ("Кто действовал", "Who acted"),
    "attachments": ("Вложения", "Attachments"),
    "customer": ("Заказчик", "Customer"),
    "contract": ("Договор", "Contract"),
    "contract_number": ("Номер договора", "Contract number"),
    "contract_from": ("Договор с", "Contract from"),
    "contract_until": ("Договор до", "Contract until"),
    "package": ("Пакет", "Package"),
    "contact": ("Контактное лицо", "Contact"),
    "team": ("Команда", "Team"),
    "coupon_status": ("Купон", "Coupon"),
}
"""Attribute -> how people call it, in Russian and English."""


def mapping(raw: Any, path: Path, words: Vocabulary, code: str = "not_mapping") -> dict[str, Any]:
    """A section of keys and values; none at all is an empty one."""
    if raw is None:
        return {}
    if not isinstance(raw, dict):
        words.report(path, code, given=describe(raw))
        words.unread.add(str(path[0]))
        return {}
    return raw


def take_names(top: PolicyPart, words: Vocabulary) -> None:
    """The policy's words for fields, statuses, types and priorities."""
    for word, field in mapping(top.fields, ("fields",), words).items():
        if not isinstance(field, str) or not field.strip():
            words.report(("fields", word), "not_text", given=describe(field))
            field = word
        attribute = attribute_of(field)
        words.attributes[fold(word)] = words.fields[fold(word)] = attribute
        words.titles[attribute] = field
    for attribute in (*SYSTEM_ATTRIBUTES.values(), *WORDS_OF_ISSUE):
        words.titles[attribute] = pick(TITLES[attribute], top.language)
    for section in (*NAMED_KINDS.values(), *GROUPED_FIELDS.values()):
        raw = getattr(top, section)
        if isinstance(raw, list):
            words.closed.add(section)
            words.groups[section] = {fold(name): (name,) for name in listed(raw, (section,), words)}
            continue
        groups = mapping(raw, (section,), words, "not_named")
        words.groups[section] = {fold(w): tuple(listed(n, (section, w), words)) for w, n in groups.items()}
    for word, section in GROUPED_FIELDS.items():
        if word in words.fields:
            words.grouped[words.fields[word]] = section
        elif getattr(top, section) is not None:
            words.report((section,), "no_field", at_key=True, given=word)


def listed(raw: Any, path: Path, words: Vocabulary) -> list[str]:
    """One name or a list of names."""
    found = []
    for index, item in enumerate(raw if isinstance(raw, list) else [raw]):
        if item in (None, "") or isinstance(item, bool | list | dict):
            words.report((*path, index) if isinstance(raw, list) else path, "not_text", given=describe(item))
        else:
            found.append(str(item))
    return found


def take_customers(top: PolicyPart, words: Vocabulary, beside: Beside) -> Customers:
    """The customers, from the policy or the file it names; their attributes become words of the policy."""
    if top.customers is None:
        known = customers.by_fields(words.fields)
    elif isinstance(top.customers, str):
        known = _from_file(top.customers, words, beside)
    else:
        known = customers.parse(top.customers, ("customers",), words, words.fields)
    _take_attributes(known, top, words)
    return known


def _from_file(name: str, words: Vocabulary, beside: Beside) -> Customers:
    path = PurePath(name)
    text = None if path.is_absolute() or ".." in path.parts else beside(name)
    if text is None:
        words.report(("customers",), "beside", given=name)
        return customers.parse([], (), words, words.fields)
    source = read(text, str(PurePath(words.source.name).parent / name))
    if isinstance(source, tuple):
        words.problems.extend(source)
        return customers.parse([], (), words, words.fields)
    words.beside[name] = text
    theirs = Vocabulary(source)
    wrapped = isinstance(source.data, dict) and set(source.data) == {"customers"}
    known = customers.parse(
        source.data["customers"] if wrapped else source.data, ("customers",) if wrapped else (), theirs, words.fields
    )
    words.problems.extend(theirs.problems)
    return known


def _take_attributes(known: Customers, top: PolicyPart, words: Vocabulary) -> None:
    told = [*(word for word in WORDS_OF_CUSTOMER if word in known.told), *(["contract"] if known.dates else [])]
    for word in told:
        words.attributes[word] = word
        words.titles[word] = pick(TITLES[word], top.language)
    for word, values in (("contract", CONTRACT), ("contact", CONTACT), ("coupon_status", COUPON)):
        if word in told:
            words.fixed[word] = values


def check_limits(known: Customers, levels: Levels, words: Vocabulary) -> None:
    """Whether a package allows its customers so many contacts and teams."""
    by_name = {fold(level.name): level for level in levels.items}
    for number, customer in enumerate(known.items):
        level = by_name.get(fold(customer.package or ""))
        for what, count in (("contacts", len(customer.contacts)), ("teams", len(customer.teams))):
            limit = level.limits.get(what) if level else None
            if level and limit is not None and count > limit:
                told = {"given": customer.name, "level": level.name, "count": count, "limit": limit}
                at = place_of_customer(number, known, words)
                words.report((*at, what), "over_limit", at_key=True, what=Named(what), **told)


def place_of_customer(number: int, known: Customers, words: Vocabulary) -> Path:
    """Where a customer stands in the policy; the section, where a file of its own has them or one cannot be read."""
    listed = words.source.data.get("customers")
    here = isinstance(listed, list) and len(listed) == len(known.items)
    return ("customers", number) if here else ("customers",)
