"""Whose Jira the sandbox is: the shipped vendor's, or one made for a policy."""
