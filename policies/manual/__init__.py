"""The language told from its own code: what every key means, the JSON Schema for editors, and the manual with examples
that are cases. The keys, their kinds and defaults come from the very Parts that read policies; only words are added
here. No clock, no network; reads nothing but its own package."""
