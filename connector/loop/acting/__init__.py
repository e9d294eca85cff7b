"""From a decision to what Jira shows: the difference, the fields, the effects, and what holds them back."""
