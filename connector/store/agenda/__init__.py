"""Which issue must be looked at, and when (design §6): a few columns of the issue's card, no queue and no broker.

`mark` says when to look, `claim` leases the earliest due issue, `done` ends the look. Law 5 rests on two numbers:
the lease's token fences off a worker whose lease has gone to another, and the generation tells `done` that a mark came
during the look. While an issue is leased its `look_at` is the lease's end, so it comes due again if its worker
dies.

There are two lanes. `look_at` is for what cannot wait: a due time, a webhook, a retry. `routine_at` is for what comes
by the thousand and is in no hurry: sweeps and new policies. What is due in the first goes before all of the second.
"""

from connector.store.agenda.claims import Claim, claim, done, failed, forget, free_all, holds, move, release, renew
from connector.store.agenda.counting import Counts, counts, next_due, waiting, waits_since
from connector.store.agenda.marks import LONGEST, Mark, every_open, mark, mark_many, mark_open

__all__ = [
    "LONGEST",
    "Claim",
    "Counts",
    "Mark",
    "claim",
    "counts",
    "done",
    "every_open",
    "failed",
    "forget",
    "free_all",
    "holds",
    "mark",
    "mark_many",
    "mark_open",
    "move",
    "next_due",
    "release",
    "renew",
    "waiting",
    "waits_since",
]
