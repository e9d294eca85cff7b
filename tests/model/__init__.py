"""A second opinion: the semantics of clocks and rules written apart from the engine, slowly and plainly.

    judged = judge(yaml.load(text, yaml.BaseLoader), issue, now, since=first_start, done=ids, service=account)

It takes nothing from `policies` but the facts. What it does not know of the language is told in `tests.model.naive`.
"""

from tests.model.naive.answers import Cycle, Judged
from tests.model.naive.judging import judge

__all__ = ["Cycle", "Judged", "judge"]
