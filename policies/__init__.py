"""The policy core: pure. Text -> Policy, facts + now -> Decision; no clock, no network, no database.

policy = load(text, "policies.yaml")
if isinstance(policy, Problems):
    print(policy.said("ru"))
else:
    decision = evaluate(policy, issue, now)
"""

from policies.decision import Cycle, Decision, Effect
from policies.engine import evaluate
from policies.facts import Around, Attachment, Change, Comment, Issue, Person, Place, WorkLog
from policies.language.load import load
from policies.language.problems import Problem, Problems
from policies.policy import Policy

__all__ = [
    "Around",
    "Attachment",
    "Change",
    "Comment",
    "Cycle",
    "Decision",
    "Effect",
    "Issue",
    "Person",
    "Place",
    "Policy",
    "Problem",
    "Problems",
    "WorkLog",
    "evaluate",
    "load",
]
