"""What is wrong with a policy, told so that an admin can mend it: where, what, what is allowed, did you mean.

Wording lives here and only here, in Russian and English side by side: `of_text`, `of_policy`, `suspicious`, `of_cases`.
"""

from policies.language.problems.problem import CLIP, MANY, MESSAGES, Language, Named, Problem, Problems, nearest
from policies.language.problems.words import FAULTS_OF_PATTERNS, KINDS, NAMES

__all__ = [
    "CLIP",
    "FAULTS_OF_PATTERNS",
    "KINDS",
    "MANY",
    "MESSAGES",
    "NAMES",
    "Language",
    "Named",
    "Problem",
    "Problems",
    "nearest",
]
