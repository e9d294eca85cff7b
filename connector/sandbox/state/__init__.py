"""What the sandbox's Jira holds: frozen values, the world that keeps them, the writes that change them. No HTTP."""
