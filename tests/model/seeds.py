"""A random policy with a random history, from a number: to be made again whenever that number is told."""

from random import Random

from policies import Policy
from tests.model import judge
from tests.model.comparing import SERVICE, differences, raw
from tests.model.histories import look_of, story_of, told_on
from tests.model.policies import policy_of
from tests.policies.build import Story


def made(random: Random) -> tuple[Policy, Story]:
    """Where terms end something happens at the very second, sometimes: that is where mistakes are."""
    policy, story = policy_of(random), story_of(random)
    for _ in range(random.choice((0, 2, 3))):
        clocks = judge(raw(policy), story.issue, story.issue.updated, service=SERVICE).clocks
        dues = [cycle.due for cycles in clocks.values() for cycle in cycles if cycle.due]
        ahead = sorted(due for due in dues if due > story.issue.updated)
        if ahead:
            told_on(random, story, ahead[:2])
    return policy, story


def disagreement(seed: int) -> list[str]:
    """What engine and model say differently of the policy and the history that a seed makes: looked at with nothing
    done, and again with some of the acts done and a first start in the middle of it."""
    random = Random(seed)  # noqa: S311
    policy, story = made(random)
    now, since = look_of(random, story), look_of(random, story)
    acts = sorted(judge(raw(policy), story.issue, now, service=SERVICE).effects)
    done = frozenset(random.sample(acts, len(acts) // 2))
    return differences(policy, story.issue, now) or differences(policy, story.issue, now, since, done)
