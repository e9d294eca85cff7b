"""What an earlier entry leaves nothing to: levels are asked in order, and of two rules that keep a field the first has
it."""

from policies.conditions import ALWAYS, Condition
from policies.conditions.tree import AnyOf
from policies.language.suspicions.doubts import Doubts
from policies.parties.levels import Levels
from policies.policy import Rule
from policies.rules.keeping import Keeping


def look(doubts: Doubts, levels: Levels, rules: tuple[Rule, ...]) -> None:
    _look_at_levels(doubts, levels)
    _look_at_keeping(doubts, [(number, rule) for number, rule in enumerate(rules) if isinstance(rule, Keeping)])


def _look_at_levels(doubts: Doubts, levels: Levels) -> None:
    """Those below one without a condition are told of when they are read."""
    above: list[tuple[int, Condition]] = []
    for number, level in enumerate(levels.items):
        if doubts.logic.left <= 0:
            return
        first = _takers(doubts, level.when, above)
        if first:
            lines = ", ".join(doubts.line(("levels", other)) for other in first)
            doubts.tell(("levels", number), "hidden_by", given=level.name, first=lines)
        if level.when == ALWAYS:
            return
        above.append((number, level.when))


def _takers(doubts: Doubts, wanted: Condition, above: list[tuple[int, Condition]]) -> list[int]:
    """The level above that takes all that is wanted, or those that do so together; none when something is left."""
    for number, condition in above:
        if doubts.logic.follows(condition, wanted):
            return [number]
    taking = list(above)
    if not doubts.logic.follows(_any(taking), wanted):
        return []
    for entry in above:
        rest = [each for each in taking if each is not entry]
        taking = rest if doubts.logic.follows(_any(rest), wanted) else taking
    return [number for number, _ in taking]


def _any(entries: list[tuple[int, Condition]]) -> Condition:
    return AnyOf(tuple(condition for _, condition in entries), frozenset())


def _look_at_keeping(doubts: Doubts, rules: list[tuple[int, Keeping]]) -> None:
    kept: dict[str, list[tuple[int, Condition]]] = {}
    for number, rule in rules:
        for field in rule.keep:
            above = kept.setdefault(field, [])
            taker = next((other for other, when in above if doubts.logic.follows(when, rule.when)), None)
            if taker is not None:
                line = doubts.line(("rules", taker))
                doubts.tell(("rules", number, "keep"), "keep_hidden", given=field, first=line)
            elif not rule.observe:
                above.append((number, rule.when))
