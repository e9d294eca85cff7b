"""Jira's REST addresses over the world. Each module is one chapter of Atlassian's documentation."""
