"""What keeps the number of requests down and within the limits that Jira tells: batches, memory, rests, own pace."""
