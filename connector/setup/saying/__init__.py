"""Everything that `doctor` can find, in words: code -> how bad it is, what is wrong, what to do.

{placeholders} are filled by `finding.found`.
"""

from collections.abc import Mapping

from connector.setup.saying import of_jira, of_policy, of_service
from connector.setup.saying.entry import Entry, Level

TOLD: Mapping[str, Entry] = {**of_service.TOLD, **of_jira.TOLD, **of_policy.TOLD}

__all__ = ["TOLD", "Entry", "Level"]
