"""The room that talks to Jira, tested without one: recorded answers, and `responses` for the wire."""
