"""The engine against the reference model (`tests/model`), on very many random policies and histories.

Each seed makes a policy, a history and the moments of two looks; the engine and the model, which counts minute by
minute and shares no code with it, must agree on clocks, fields and acts.
"""

import sys
from concurrent.futures import ProcessPoolExecutor

from bench.soak.stand import options
from bench.soak.stand.processes import say
from tests.model.seeds import disagreement
from tests.model.test_model import REPLAY

DISAGREED = "seeds on which they disagree"
PROVES_NOT = (
    "the model was written from the same regulation's words by the same project, so that one misreading may be in both;"
    " it knows what the policies of its generator use, and not the whole of the language."
)


def main() -> int:
    parser = options.parser("comparison", __doc__)
    parser.add_argument("--seeds", type=int, default=5_000)
    parser.add_argument("--jobs", type=int, default=2)
    given = parser.parse_args()
    wrong: list[int] = []
    with ProcessPoolExecutor(given.jobs) as pool:
        for seed, found in enumerate(pool.map(disagreement, range(1, given.seeds + 1), chunksize=50), 1):
            if found:
                wrong.append(seed)
                say("\n".join((*found, REPLAY.format(seed=seed))))
            if seed % 1_000 == 0:
                say(f"{seed} seeds, {len(wrong)} disagreements")
    figures = {"seeds": given.seeds, DISAGREED: len(wrong)}
    title = "Comparison of the engine with the reference model"
    goals = {DISAGREED: "= 0"}
    return options.finish("comparison", figures, goals, title=title, proves_not=PROVES_NOT, options=given)


if __name__ == "__main__":
    sys.exit(main())
