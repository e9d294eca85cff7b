"""What the checks look at: the settings, the policies and a Jira that answered. Made once per run."""

from dataclasses import dataclass

from connector.jira.admin.site import Account, Project, Server
from connector.jira.dialects import Dialect
from connector.jira.names import Directory
from connector.settings import Settings
from policies.editions import Regulations

HOOK_PATH = "/webhooks/jira"


@dataclass(frozen=True, slots=True)
class Sight:
    settings: Settings
    regulations: Regulations
    jira: Dialect
    server: Server
    account: Account
    directory: Directory
    projects: tuple[Project, ...]
    """The projects in scope that are there and that we see."""

    @property
    def hook_url(self) -> str:
        """Where Jira is to send what happens; empty without PUBLIC_URL."""
        return f"{self.settings.public_url}{HOOK_PATH}" if self.settings.public_url else ""

    @property
    def jql(self) -> str:
        """Which issues the policies are about, as far as a filter can tell; empty: about all, or none is seen."""
        keys = [one.key for one in self.projects]
        if not keys:
            return ""
        return f"project = {keys[0]}" if len(keys) == 1 else f"project in ({', '.join(keys)})"
