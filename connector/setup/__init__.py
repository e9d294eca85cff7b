"""Connecting a Jira: `doctor` looks whether everything is there that the policies need, `init` sets it up.

`doctor` changes nothing in Jira. `init` may be run again: what is there already stays as it is.
"""
