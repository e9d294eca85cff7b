"""What an admin waits for, and what the largest regulation costs.

    python -m bench.policies

Whole commands are timed as he runs them, by the wall clock, the interpreter's start included: `check` of a policy of
2,000 lines, `test` of every case of the five regulations and of the manual. Evaluations under each of the five are
counted by the processor time of this process: over the issues of the regulation's own cases, and over one issue of 20
changes and 5 comments told in its words. The best of several rounds is told.
"""

import subprocess
import sys
import tempfile
from collections import Counter
from dataclasses import replace
from pathlib import Path
from time import perf_counter, process_time

from bench.evaluate import CLIENT, ROUNDS, STAFF, hours_on, rate, the_issue
from policies import Around, Issue, Policy, evaluate
from policies.proving import Suite, open_suite
from policies.proving.world import SERVICE, World

ROOT = Path(__file__).resolve().parents[1]
REGULATIONS = ROOT / "policies" / "regulations"
LINES, CHECK_GOAL, TEST_GOAL, EVALUATE_GOAL = 2_000, 1.0, 10.0, 3_000
TIMES = 5
NOBODY = Around(service=SERVICE.id)


def long_policy() -> str:
    """The largest regulation's shape, with rules until it is long enough."""
    text, _, rest = (ROOT / "policies.yaml").read_text(encoding="utf-8").partition("\nshow:")
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
    return f"{text}\nshow:{rest}"


def seconds(*command: str) -> float:
    """The best wall time of a command that must succeed."""
    best = float("inf")
    for _ in range(TIMES):
        start = perf_counter()
        subprocess.run([sys.executable, "-m", "policies", *command], cwd=ROOT, check=True, stdout=subprocess.DEVNULL)
        best = min(best, perf_counter() - start)
    return best


def of(policy: Policy, told: Issue) -> Issue:
    """The story of the bench told in a regulation's own words: its statuses in turn, its types and priorities, its
    staff, and a contact of its first customer."""
    words = {kind: policy.names[kind] or ("—",) for kind in ("status", "type", "priority")}
    staff = replace(STAFF, groups=frozenset(group for sort in policy.people.sorts for group in sort.folded_groups))
    contacts = (name for customer in policy.customers.items for name in sorted(customer.key_contacts))
    people = {STAFF.id: staff, CLIENT.id: replace(CLIENT, email=next(contacts, CLIENT.email))}
    turns: Counter[str] = Counter()
    changes = []
    for change in told.changes:
        known, turn = words.get(change.attribute), turns[change.attribute]
        turns[change.attribute] += 1
        own = {"before": known[turn % len(known)], "after": known[(turn + 1) % len(known)]} if known else {}
        changes.append(replace(change, author=people.get(change.author.id, change.author), **own))
    values = {**told.attributes, **{change.attribute: change.after for change in changes}}
    values |= {"project": next(iter(policy.scope.projects), "SUP"), "type": words["type"][0]}
    comments = tuple(replace(said, author=people[said.author.id]) for said in told.comments)
    client = people[CLIENT.id]
    issue = replace(told, attributes=values, changes=tuple(changes), comments=comments, reporter=client, creator=client)
    assert evaluate(policy, issue, hours_on(80)).covered
    return issue


def rate_of_cases(suite: Suite) -> float:
    """Evaluations per second of processor time over the issues of a regulation's cases, as people left them."""
    issues = []
    for case in suite.cases:
        world = World(case, suite.policy)
        for deed in case.deeds:
            world.happen(deed)
        issues.append((world.issue, case.expect[-1].at))
    start = process_time()
    for issue, at in issues * 5:
        evaluate(suite.policy, issue, at, NOBODY)
    return 5 * len(issues) / (process_time() - start)


def main() -> int:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "long.yaml"
        path.write_text(long_policy(), encoding="utf-8")
        checked = seconds("check", str(path))
    print(f"check: {LINES:,} lines in {checked:.2f} s, the command as a whole (goal {CHECK_GOAL:g} s)")
    cases = [str(REGULATIONS), str(ROOT / "policies" / "manual" / "examples")]
    print(f"test: all cases in {seconds('test', *cases):.1f} s (goal {TEST_GOAL:g} s)")
    print(
        f"evaluate (goal {EVALUATE_GOAL:,} a second on one core): the issues of its own cases | 20 changes, 5 comments"
    )
    for path in sorted(REGULATIONS.glob("*.cases.yaml")):
        suite = open_suite(path)
        assert isinstance(suite, Suite)
        policy, issue = suite.policy, of(suite.policy, the_issue())
        own = max(rate_of_cases(suite) for _ in range(ROUNDS))
        story = max(rate(policy, issue, hours_on(80)) for _ in range(ROUNDS))
        size = f"{len(policy.rules)} rules, {len(policy.clocks)} clocks"
        print(f"{policy.regulation:16} {size:20} {own:7,.0f} | {story:7,.0f}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
