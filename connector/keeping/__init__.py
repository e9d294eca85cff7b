"""Backups: one file for either database, taken while the service runs, and brought back into either.

Knows the store's tables by their names alone, so that a table of tomorrow is kept as well; asks Jira nothing.
"""
