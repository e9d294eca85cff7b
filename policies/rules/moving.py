"""One look makes one move: of several causes that would move the issue at the same moment the first does.

The issue is elsewhere then, so the others are asked anew by the next look, which follows at once. One that would have
moved it to the same place still says what it has to say: a customer is asked for everything in one go.
"""

from collections.abc import Iterable
from dataclasses import replace

from policies.decision import Effect
from policies.facts import fold
from policies.rules.effects import MOVING

Owner = tuple[str, str]
"""Of an effect: its rule's name and its cause."""


def one_move(found: Iterable[Effect]) -> tuple[Effect, ...]:
    """The effects in order. Held are the moves that are due besides the first, and whatever else belongs to those that
    would lead elsewhere."""
    effects = tuple(found)
    moves = [effect for effect in effects if _moves(effect)]
    if len(moves) < 2:
        return effects
    first = moves[0]
    elsewhere = {_owner(move) for move in moves if fold(move.body["to"]) != fold(first.body["to"])} - {_owner(first)}
    return tuple(
        replace(effect, state="held")
        if effect.state == "due" and effect is not first and (_moves(effect) or _owner(effect) in elsewhere)
        else effect
        for effect in effects
    )


def _moves(effect: Effect) -> bool:
    """Whether the status is to change now; an undo may be of another field."""
    return effect.kind in MOVING and effect.state == "due" and "field" not in effect.body


def _owner(effect: Effect) -> Owner:
    return effect.rule, effect.cause
