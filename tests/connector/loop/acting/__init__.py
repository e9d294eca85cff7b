"""What is written to Jira, and what holds it back."""
