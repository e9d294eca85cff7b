"""The checks of `doctor`, a module for each part of the way from the service to Jira. None changes anything."""
