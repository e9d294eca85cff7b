"""What reaches the service over HTTP: Jira's webhooks, people's pages, machines' questions. It decides nothing."""
