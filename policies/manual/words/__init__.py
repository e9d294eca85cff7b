"""Every key of the language in two languages: one table, looked up by Part and key. No key of a Part goes untold, and
nothing is told of a key that no Part has (a test holds both)."""

from policies.language.vocabulary import Part
from policies.manual.words.cases import CASES
from policies.manual.words.clocks import CLOCKS
from policies.manual.words.parties import PARTIES
from policies.manual.words.policy import POLICY
from policies.manual.words.rules import RULES
from policies.manual.words.word import Table, Word

WORDS: Table = {**POLICY, **PARTIES, **CLOCKS, **RULES}


def word(part: type[Part], key: str) -> Word:
    """What is said of a key where it is declared: in the Part, or in one that it builds on. KeyError: nothing is."""
    for of in part.__mro__:
        for table in (WORDS, CASES):
            if issubclass(of, Part) and key in table.get(of, {}):
                return table[of][key]
    raise KeyError(f"{part.__name__}: {key}")


def keys(part: type[Part]) -> dict[str, str]:
    """The keys of a Part as the YAML writes them -> the names of its fields."""
    return {field.alias or name: name for name, field in part.model_fields.items()}


__all__ = ["CASES", "WORDS", "Word", "keys", "word"]
