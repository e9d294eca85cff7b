"""The model itself. Dicts in, sums out; every module names the rows of design §4.1 that it carries.

Not known here: customers and contracts, `{reached: …}`, versions and channels, limits, keep, effort, editions and kept
verdicts, the texts of effects, the line of `show: {summary}`, conditions on texts beyond `words` and `contains`, night
shifts. A policy that uses them is judged without them, except that an unknown condition is an error.
"""
