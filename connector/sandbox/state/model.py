"""The values an issue is made of. All frozen and plain, so that a snapshot of them is JSON; times are aware UTC."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Literal

Json = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class RichText:
    """Text as v2 tells it (wiki markup) and, when it came through v3, the Atlassian document it came as."""

    text: str
    adf: Json | None = None


FieldValue = None | str | float | tuple[str, ...] | RichText
"""What a field may hold: blank, text or an id or a UTC moment in ISO form, a number, labels, rich text."""


@dataclass(frozen=True, slots=True)
class Item:
    """One line of a changelog entry: raw ids and the words people see."""

    field_id: str
    field: str
    custom: bool
    before: str | None
    before_text: str | None
    after: str | None
    after_text: str | None


@dataclass(frozen=True, slots=True)
class History:
    id: str
    at: datetime
    author: str | None
    items: tuple[Item, ...]
    metadata: Json | None = None


@dataclass(frozen=True, slots=True)
class Visibility:
    type: Literal["group", "role"]
    value: str


@dataclass(frozen=True, slots=True)
class Comment:
    id: str
    at: datetime
    author: str
    body: RichText
    visibility: Visibility | None = None
    properties: Json = field(default_factory=dict)
    edited: datetime | None = None
    editor: str | None = None
    """Whose words these are now, where somebody changed them."""

    @property
    def internal(self) -> bool:
        """Marked as Service Management's internal note, by property `sd.public.comment`; see `Site.hides`."""
        mark = self.properties.get("sd.public.comment")
        return isinstance(mark, Mapping) and mark.get("internal") is True


@dataclass(frozen=True, slots=True)
class Attachment:
    id: str
    at: datetime
    author: str
    name: str
    size: int
    mime: str
    content: str = ""
    """Base64."""


@dataclass(frozen=True, slots=True)
class Worklog:
    id: str
    at: datetime
    started: datetime
    author: str
    seconds: int
    comment: RichText


@dataclass(frozen=True, slots=True)
class RemoteLink:
    id: str
    body: Json
    """As it was posted: globalId, application, relationship, object."""


@dataclass(frozen=True, slots=True)
class Issue:
    id: str
    key: str
    created: datetime
    updated: datetime
    fields: Mapping[str, FieldValue]
    """By field id; ids of statuses, types, priorities and people as text."""
    histories: tuple[History, ...] = ()
    """Ascending."""
    comments: tuple[Comment, ...] = ()
    attachments: tuple[Attachment, ...] = ()
    worklogs: tuple[Worklog, ...] = ()
    properties: Json = field(default_factory=dict)
    links: tuple[RemoteLink, ...] = ()
    notices: tuple[Json, ...] = ()
    """Bodies of `notify` as they came: what Jira would have mailed."""

    def text(self, field_id: str) -> str:
        """The value of a field that holds an id or plain text; empty when blank."""
        value = self.fields.get(field_id)
        return value if isinstance(value, str) else ""
