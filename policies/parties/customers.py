"""Customers: the organisations that signed a contract, who belongs to each, and what it is entitled to.

customers:
  - name: ООО «Завод»
    contract: {number: 17/2026, from: 2026-01-01, until: 2026-12-31}
    package: Базовая
    domains: [zavod.example]
    contacts: {key: ivanov@zavod.example, others: [petrov@zavod.example]}

An issue's customer is the one its reporter belongs to: nobody names another's contract as his own. Where the reporter
belongs to none (staff wrote down a phone call; Cloud hides the addresses) the Jira field `customer` tells it.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from functools import lru_cache
from typing import Any
from zoneinfo import ZoneInfo

from pydantic import Field

from policies.facts import WORDS_OF_CUSTOMER, Person, Value, fold, on_the_wall
from policies.language.kinds import DateText, Names
from policies.language.reading import Path
from policies.language.vocabulary import Part, Vocabulary, describe

CONTRACT = ("none", "future", "valid", "expired")
CONTACT = ("key", "listed", "unknown")
COUPON = ("none", "unknown", "valid", "expired")


class ContractPart(Part):
    number: str = ""
    from_: DateText | None = Field(None, alias="from")
    until: DateText | None = None


class ContactsPart(Part):
    """E-mails or account ids."""

    key: Names = ()
    others: Names = ()


class CouponPart(Part):
    """Valid through `until`, by default a year from `from`."""

    code: str = Field(min_length=1)
    from_: DateText = Field(alias="from")
    until: DateText | None = None


class CustomerPart(Part):
    name: str = Field(min_length=1)
    aliases: Names = ()
    contract: ContractPart = ContractPart()
    package: str | None = None
    domains: Names = ()
    emails: Names = ()
    accounts: Names = ()
    groups: Names = ()
    contacts: ContactsPart = ContactsPart()
    teams: dict[str, Names] = Field(default_factory=dict)
    coupons: tuple[CouponPart, ...] = ()


@dataclass(frozen=True, slots=True)
class Customer:
    """Names of people are folded e-mails or account ids."""

    name: str
    package: str | None
    number: str
    starts: date | None
    ends: date | None
    """The last day of the contract."""
    key_contacts: frozenset[str]
    contacts: frozenset[str]
    """All of them."""
    teams: Mapping[str, frozenset[str]]
    coupons: Mapping[str, tuple[date, date]]
    """Folded code -> its first and its last day."""

    def contact(self, names: frozenset[str]) -> str:
        if not self.key_contacts.isdisjoint(names):
            return "key"
        return "listed" if not self.contacts.isdisjoint(names) else "unknown"

    def team(self, names: frozenset[str]) -> tuple[str, ...] | None:
        return tuple(team for team, members in self.teams.items() if not members.isdisjoint(names)) or None


@dataclass(frozen=True, slots=True)
class Customers:
    """`by_*` lead from a folded name to the customer. The attributes are what the policy's `fields` map; None where
    they do not, and then the list of customers tells."""

    items: tuple[Customer, ...] = ()
    by_person: Mapping[str, Customer] = field(default_factory=dict)
    by_domain: Mapping[str, Customer] = field(default_factory=dict)
    by_group: Mapping[str, Customer] = field(default_factory=dict)
    by_name: Mapping[str, Customer] = field(default_factory=dict)
    groups: frozenset[str] = frozenset()
    """As Jira writes them."""
    named_by: str | None = None
    """The attribute that names the customer."""
    coupon: str | None = None
    """The attribute that holds the code of a coupon."""
    told: frozenset[str] = frozenset()
    """The attributes that the list tells: those of `WORDS_OF_CUSTOMER` that no Jira field does."""
    dates: tuple[str, str] | None = None
    """The attributes of the contract's first and last day; None: the policy knows no contracts."""

    @property
    def minds(self) -> frozenset[str]:
        """The attributes that change what is known of an issue's customer."""
        return frozenset(word for word in (self.named_by, self.coupon, *(self.dates or ())) if word)

    @property
    def own(self) -> frozenset[str]:
        """The attributes that no Jira field tells."""
        return self.told | {"contract"} if self.dates else self.told

    def of(self, person: Person | None, named: Value) -> Customer | None:
        """Whose issue it is: by who reported it, else by the name that a Jira field gives."""
        return (self._of_person(person) if person else None) or self._named(named)

    def _of_person(self, person: Person) -> Customer | None:
        names = names_of(person)
        for name in names:
            if name in self.by_person:
                return self.by_person[name]
        domain = fold(person.email or "").rpartition("@")[2]
        if domain in self.by_domain:
            return self.by_domain[domain]
        return next((self.by_group[group] for group in sorted(person.groups) if group in self.by_group), None)

    def _named(self, named: Value) -> Customer | None:
        texts = named if isinstance(named, tuple) else (named,) if isinstance(named, str) else ()
        return next((self.by_name[fold(text)] for text in texts if fold(text) in self.by_name), None)

    def tell(self, person: Person | None, values: Mapping[str, Value], created: date) -> dict[str, Value]:
        """What the list knows of an issue with these values, reported by `person` and created on that day."""
        if not self.told:
            return {}
        named = values.get(self.named_by) if self.named_by else None
        customer = self.of(person, named)
        names = names_of(person) if person else frozenset()
        found: dict[str, Value] = {
            "customer": customer.name if customer else named,
            "package": customer.package if customer else None,
            "contract_number": (customer.number or None) if customer else None,
            "contract_from": customer.starts if customer else None,
            "contract_until": customer.ends if customer else None,
            "contact": customer.contact(names) if customer else "unknown",
            "team": customer.team(names) if customer else None,
            "coupon_status": _coupon(customer, values.get(self.coupon) if self.coupon else None, created),
        }
        return {name: value for name, value in found.items() if name in self.told}

    def contract(self, values: Mapping[str, Value], at: datetime, zone: ZoneInfo) -> str:
        """Whether a contract is in force at a moment; its last day is in force to the end."""
        starts, ends = self.term(values, zone)
        if starts is None and ends is None:
            return "none"
        if starts is not None and at < midnight(starts, zone):
            return "future"
        over = ends is not None and ends < date.max and at >= midnight(ends + timedelta(days=1), zone)
        return "expired" if over else "valid"

    def turns(self, values: Mapping[str, Value], zone: ZoneInfo) -> Iterator[tuple[str, datetime]]:
        """When the contract comes into force and when it ceases: (what happens, moment)."""
        starts, ends = self.term(values, zone)
        if starts is not None:
            yield f"contract-from-{starts}", midnight(starts, zone)
        if ends is not None and ends < date.max:
            yield f"contract-until-{ends}", midnight(ends + timedelta(days=1), zone)

    def term(self, values: Mapping[str, Value], zone: ZoneInfo) -> tuple[date | None, date | None]:
        first, last = self.dates or ("", "")
        return day_of(values.get(first), zone), day_of(values.get(last), zone)


def names_of(person: Person) -> frozenset[str]:
    return frozenset(fold(name) for name in (person.id, person.email) if name)


def day_of(value: Value, zone: ZoneInfo) -> date | None:
    """The day that a field holds; that of a moment is the one by the zone's clock."""
    if isinstance(value, datetime):
        return on_the_wall(value, zone).date()
    return value if isinstance(value, date) else None


@lru_cache(maxsize=4_096)
def midnight(day: date, zone: ZoneInfo) -> datetime:
    """When the day begins."""
    return datetime.combine(day, time(), zone)


def _coupon(customer: Customer | None, code: Value, created: date) -> str:
    """A coupon is judged as of the day the issue was created: one that runs out later has paid for it."""
    if not isinstance(code, str) or not code.strip():
        return "none"
    term = customer.coupons.get(fold(code)) if customer else None
    if term is None:
        return "unknown"
    return "valid" if term[0] <= created <= term[1] else "expired"


def parse(raw: Any, path: Path, words: Vocabulary, jira_fields: Mapping[str, str]) -> Customers:
    """The customers of a list. `jira_fields`: which of their attributes Jira fields tell (word -> attribute)."""
    parts = tuple(_parts(raw, path, words))
    items = tuple(_customer(part) for _, part in parts)
    groups = frozenset(group for _, part in parts for group in part.groups)
    owners = _Owners(words)
    return Customers(
        items,
        owners.by(parts, items, lambda p: (*p.emails, *p.accounts, *p.contacts.key, *p.contacts.others, *_members(p))),
        owners.by(parts, items, lambda p: tuple(domain.lstrip("@") for domain in p.domains)),
        owners.by(parts, items, lambda p: p.groups),
        owners.by(parts, items, lambda p: (p.name, *p.aliases)),
        groups,
        jira_fields.get("customer"),
        jira_fields.get("coupon"),
        frozenset(word for word in WORDS_OF_CUSTOMER if word == "customer" or word not in jira_fields),
        (jira_fields.get("contract_from", "contract_from"), jira_fields.get("contract_until", "contract_until")),
    )


def by_fields(jira_fields: Mapping[str, str]) -> Customers:
    """No list: what Jira's own fields tell of contracts."""
    if "contract_until" not in jira_fields and "contract_from" not in jira_fields:
        return Customers()
    return Customers(dates=(jira_fields.get("contract_from", ""), jira_fields.get("contract_until", "")))


def _parts(raw: Any, path: Path, words: Vocabulary) -> Iterator[tuple[Path, CustomerPart]]:
    if not isinstance(raw, list):
        words.report(path, "customers", given=describe(raw))
        return
    for index, item in enumerate(raw):
        at = (*path, index)
        part = words.part(CustomerPart, item, at)
        if part is None:
            continue
        starts, ends = part.contract.from_, part.contract.until
        if starts and ends and ends < starts:
            words.report((*at, "contract", "until"), "ends_first", given=str(ends), first=str(starts))
        yield at, part


def _members(part: CustomerPart) -> Iterable[str]:
    return (member for members in part.teams.values() for member in members)


def _customer(part: CustomerPart) -> Customer:
    key, others = _folded(part.contacts.key), _folded(part.contacts.others)
    teams = {team: _folded(members) for team, members in part.teams.items()}
    coupons = {fold(c.code): (c.from_, c.until or _year_later(c.from_)) for c in part.coupons}
    starts, ends = part.contract.from_, part.contract.until
    contacts = key.union(others, *teams.values())
    return Customer(part.name, part.package, part.contract.number, starts, ends, key, contacts, teams, coupons)


def _year_later(day: date) -> date:
    """The same day of the next year; of a day that it lacks, the last of the month (Civil Code art. 192)."""
    if day.year == date.max.year:
        return date.max
    leap = (day.month, day.day) == (2, 29)
    return day.replace(year=day.year + 1, day=28 if leap else day.day)


def _folded(names: Iterable[str]) -> frozenset[str]:
    return frozenset(fold(name) for name in names)


@dataclass(frozen=True, slots=True)
class _Owners:
    words: Vocabulary

    def by(
        self,
        parts: tuple[tuple[Path, CustomerPart], ...],
        items: tuple[Customer, ...],
        names: Callable[[CustomerPart], Iterable[str]],
    ) -> dict[str, Customer]:
        """Folded name -> its customer; one name is of one customer."""
        found: dict[str, Customer] = {}
        for (path, part), customer in zip(parts, items, strict=True):
            for name in names(part):
                other = found.setdefault(fold(name), customer)
                if other is not customer:
                    self.words.report(path, "two_customers", given=name, first=other.name)
        return found
