"""What an admin waits for, and what the largest regulation costs.

    python -m bench.policies

Whole commands are timed as he runs them, by the wall clock, the interpreter's start included: `check` of a policy of
2,000 lines, `test` of every case of the five regulations and of the manual. Evaluations under the largest of the five
are counted by the processor time of this process. The best of several rounds is told.
"""

import subprocess
import sys
import tempfile
from dataclasses import replace
from pathlib import Path
from time import perf_counter

from bench.evaluate import ROUNDS, hours_on, rate, the_issue
from policies import Issue, Policy, Problems, evaluate
from policies.files import open_policy

ROOT = Path(__file__).resolve().parents[1]
REGULATIONS = ROOT / "policies" / "regulations"
LINES, CHECK_GOAL, TEST_GOAL, EVALUATE_GOAL = 2_000, 1.0, 10.0, 3_000
TIMES = 5


def long_policy() -> str:
    """The largest regulation's shape, with rules until it is long enough."""
    text = (ROOT / "policies.yaml").read_text(encoding="utf-8").replace("\nshow:", "\n#show:")
    number = 0
    while text.count("\n") < LINES:
        number += 1
        text += f"""
  - name: Правило № {number}
    clause: [MES-3.2, MES-A1.description]
    when: {{type: Ошибка, status: new, priority: [Критический, Высокий], site: filled}}
    require:
      description: {{words: {number % 50 + 1}}}
      any: [{{shop: filled}}, {{summary: {{contains: "участок {number}"}}}}]
    otherwise:
      - comment: public
        text: "{{key}}: дополните, пожалуйста, обращение: {{missing}} (уровень {{level}})."
      - label: дополнить-{number}
"""
    return text


def seconds(*command: str) -> float:
    """The best wall time of a command that must succeed."""
    best = float("inf")
    for _ in range(TIMES):
        start = perf_counter()
        subprocess.run([sys.executable, "-m", "policies", *command], cwd=ROOT, check=True, stdout=subprocess.DEVNULL)
        best = min(best, perf_counter() - start)
    return best


def largest() -> Policy:
    """Of the five, the one with the most rules and clocks."""
    found = [open_policy(path) for path in sorted(REGULATIONS.glob("*.yaml")) if len(path.suffixes) == 1]
    policies = [policy for policy in found if not isinstance(policy, Problems)]
    return max(policies, key=lambda policy: len(policy.rules) + len(policy.clocks))


def of(policy: Policy, issue: Issue) -> Issue:
    """The issue in the policy's project: there it is judged in full."""
    moved = replace(issue, attributes={**issue.attributes, "project": next(iter(policy.scope.projects), "SUP")})
    assert evaluate(policy, moved, hours_on(80)).covered
    return moved


def main() -> int:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "long.yaml"
        path.write_text(long_policy(), encoding="utf-8")
        checked = seconds("check", str(path))
    print(f"check: {LINES:,} lines in {checked:.2f} s, the command as a whole (goal {CHECK_GOAL:g} s)")
    cases = [str(REGULATIONS), str(ROOT / "policies" / "manual" / "examples")]
    print(f"test: all cases in {seconds('test', *cases):.1f} s (goal {TEST_GOAL:g} s)")
    policy, issue = largest(), the_issue()
    reached = max(rate(policy, issue, hours_on(80)) for _ in range(ROUNDS))
    size = f"{len(policy.rules)} rules, {len(policy.clocks)} clocks"
    print(f"evaluate: {policy.regulation} ({size}), {len(issue.changes)} changes, {len(issue.comments)} comments")
    print(f"goal {EVALUATE_GOAL:,} a second on one core; reached {reached:,.0f} ({reached / EVALUATE_GOAL:.2f})")
    return 0


if __name__ == "__main__":
    sys.exit(main())
