"""What the caller may do with an issue, and how Jira says no to each: the status and the shape differ by operation and
by dialect, as Atlassian's documents («Permissions» and «Responses» of each operation) have them.

Whom an issue is hidden from is answered 404 before any of this (`context.issue`).
"""

from connector.sandbox.rest.context import caller, world
from connector.sandbox.state.model import Comment, Visibility
from connector.sandbox.state.refused import Refused
from connector.sandbox.state.site import User


def must(who: User, permission: str, sentence: str, status: int = 403) -> None:
    """Raises Refused when `who` lacks a permission."""
    if not world().site.may(who, permission):
        raise Refused(status, sentence)


def may_edit() -> bool:
    """Whether the caller edits issues: to others no field is on the screen (recorded: 400 with each field named)."""
    return world().site.may(caller(), "EDIT_ISSUES")


def must_comment(who: User, visibility: Visibility | None) -> None:
    """400, also for a comment that is only for a group or a role that one is not in."""
    must(who, "ADD_COMMENTS", f"{who.display}, you do not have the permission to comment on this issue.", 400)
    if visibility is None:
        return
    inside = visibility.value in who.groups if visibility.type == "group" else world().site.is_staff(who)
    if not inside:
        word = "group" if visibility.type == "group" else "project role"
        told = f"You are currently not a member of the {word}: {visibility.value}."
        raise Refused(400, errors={"commentLevel": told})


def may_change(who: User, said: Comment, verb: str) -> bool:
    """`verb`: EDIT or DELETE. Everybody his own comments, unless it is denied to him; an administrator all."""
    own = said.author == who.id and world().site.may(who, f"{verb}_OWN_COMMENTS")
    return own or world().site.may(who, f"{verb}_ALL_COMMENTS")
