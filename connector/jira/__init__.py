"""Everything that talks to Jira, and the only room that imports `jira` or `requests`.

It turns what Jira answers into facts (`reading`) and what the policy wants into requests (`client`). It decides
nothing, stores nothing and knows neither the store nor the sandbox.
"""
