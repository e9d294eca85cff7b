"""Through whose eyes and in which dialect a thing is shown: links, times, people, rich text."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from urllib.parse import quote
from zoneinfo import ZoneInfo

from connector.sandbox.state.model import RichText
from connector.sandbox.state.site import Site, User

Body = dict[str, Any]


def stamp(at: datetime, zone: str) -> str:
    """`2016-09-28T23:08:32.097+0300`: milliseconds, no colon in the offset."""
    local = at.astimezone(ZoneInfo(zone))
    return f"{local:%Y-%m-%dT%H:%M:%S}.{local.microsecond // 1000:03d}{local:%z}"


def document(rich: RichText) -> Mapping[str, Any]:
    """Rich text as an Atlassian document: as it came, or a paragraph for each stretch between blank lines."""
    if rich.adf is not None:
        return rich.adf
    paragraphs = [part for part in rich.text.replace("\r\n", "\n").split("\n\n") if part.strip()]
    return {"version": 1, "type": "doc", "content": [_paragraph(part) for part in paragraphs]}


def _paragraph(text: str) -> Body:
    content: list[Body] = []
    for line in text.strip("\n").split("\n"):
        if content:
            content.append({"type": "hardBreak"})
        if line:
            content.append({"type": "text", "text": line})
    return {"type": "paragraph", "content": content}


@dataclass(frozen=True, slots=True)
class View:
    site: Site
    base: str
    """The site's address without a trailing slash."""
    version: str
    """`2` or `3`."""
    viewer: User | None
    emails: bool = True
    """Cloud's webhooks leave addresses out."""
    now: datetime | None = None
    """For what is counted when it is looked at: Service Management's clocks; None: as of the issue's last change."""

    @property
    def zone(self) -> str:
        return self.viewer.zone if self.viewer else self.site.zone

    def link(self, path: str) -> str:
        return f"{self.base}/rest/api/{self.version}/{path}"

    def at(self, moment: datetime) -> str:
        return stamp(moment, self.zone)

    def rich(self, value: RichText) -> Any:
        return document(value) if self.version == "3" else value.text

    def person(self, user_id: str | None) -> Body | None:
        user = self.site.user(user_id)
        return None if user is None else self.user(user)

    def user(self, user: User) -> Body:
        if not self.site.cloud:
            return {
                "self": self.link(f"user?username={quote(user.name)}"),
                "name": user.name,
                "key": user.name,
                "emailAddress": user.email,
                "avatarUrls": self.avatars("useravatar?"),
                "displayName": user.display,
                "active": True,
                "timeZone": user.zone,
            }
        return {
            "self": self.link(f"user?accountId={quote(user.id, safe='')}"),
            "accountId": user.id,
            **({"emailAddress": user.email} if self.emails else {}),
            "avatarUrls": self.avatars("useravatar?"),
            "displayName": user.display,
            "active": True,
            "timeZone": user.zone,
            "accountType": user.kind if self.site.desk else "atlassian",
        }

    def avatars(self, page: str) -> Body:
        sizes = {"48x48": "", "24x24": "size=small&", "16x16": "size=xsmall&", "32x32": "size=medium&"}
        return {name: f"{self.base}/secure/{page}{size}avatarId=10122" for name, size in sizes.items()}
