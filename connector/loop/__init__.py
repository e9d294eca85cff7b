"""The level-triggered loop (design §2): look at an issue, decide, make Jira show it, say when to look again."""
