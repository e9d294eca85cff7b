"""The engine and the model agree on random policies and random histories.

The long form: `SOAK_SEEDS=20000 pytest tests/model -k soak`; a seed that fails tells the command that plays it again.
"""

import os
from datetime import datetime
from random import Random

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from policies import Policy
from tests.laws.histories import REMINDING, RICH, looks, stories
from tests.model.comparing import differences
from tests.model.histories import look_of
from tests.model.seeds import disagreement, made
from tests.policies.build import Story

FIRST = int(os.environ.get("SOAK_FIRST", "1"))
SEEDS = int(os.environ.get("SOAK_SEEDS", "100"))
REPLAY = "SOAK_FIRST={seed} SOAK_SEEDS=1 pytest tests/model/test_model.py -k soak"
KNOWN = settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck))


def test_soak() -> None:
    """A run of seeds; the first that fails tells how to play it again."""
    for seed in range(FIRST, FIRST + SEEDS):
        found = disagreement(seed)
        assert not found, "\n".join((*found, REPLAY.format(seed=seed)))


@settings(KNOWN, max_examples=100)
@given(random=st.randoms(use_true_random=False))
def test_they_agree_on_any_policy_and_history(random: Random) -> None:
    """As above, but looked for by hypothesis, which makes what fails small."""
    policy, story = made(random)
    assert differences(policy, story.issue, look_of(random, story)) == []


@pytest.mark.parametrize("policy", [RICH, REMINDING], ids=["rich", "reminding"])
def test_they_agree_on_the_policies_of_the_laws(policy: Policy) -> None:
    """Those that the laws are tried with."""

    @KNOWN
    @given(story=stories(), now=looks)
    def agree(story: Story, now: datetime) -> None:
        assert differences(policy, story.issue, now) == []

    agree()
