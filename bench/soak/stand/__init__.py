"""What every run stands on: a Jira full of issues, the service beside it, traffic, and eyes on the processes."""
