"""The subset of JQL that the connector uses: parsed for real, with Jira's own sentences for what is wrong."""
