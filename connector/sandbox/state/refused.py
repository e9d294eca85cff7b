"""How Jira says no: a status, sentences, and sentences by field (`ErrorCollection` of Atlassian's documents)."""

from collections.abc import Mapping


class Refused(Exception):
    def __init__(self, status: int, *messages: str, errors: Mapping[str, str] | None = None) -> None:
        super().__init__(status, messages, errors)
        self.status = status
        self.messages = messages
        self.errors = dict(errors or {})


def not_on_screen(field_id: str) -> str:
    """The sentence recorded for a field that is on no screen, or unknown, or may not be edited."""
    return f"Field '{field_id}' cannot be set. It is not on the appropriate screen, or unknown."


NO_ISSUE_CLOUD = "Issue does not exist or you do not have permission to see it."
NO_ISSUE_DC = "Issue Does Not Exist"
