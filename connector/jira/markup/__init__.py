"""Jira's two kinds of rich text <-> plain text: the Atlassian Document Format (Cloud v3) and wiki markup (the rest).

Pure, and never raises: what comes in was written by strangers.
"""
