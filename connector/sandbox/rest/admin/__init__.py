"""The addresses by which a Jira is set up: permissions, screens, what a screen offers, newer webhooks, tokens."""
