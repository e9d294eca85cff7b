"""What the service remembers: the agenda, the journal, deliveries, issue cards, notes and policy texts.

`Store.open` gives transactions; the modules' functions work inside one. Knows nothing of Jira, reads no
clock, decides nothing.
"""

from connector.store.database import Busy, Store, Unusable
from connector.store.intake import Closed, GroupCommit

__all__ = ["Busy", "Closed", "GroupCommit", "Store", "Unusable"]
