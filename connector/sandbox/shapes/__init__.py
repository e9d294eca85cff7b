"""State -> the JSON that Jira answers and posts, in both dialects. Reads only; decides nothing."""
