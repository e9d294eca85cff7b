"""`python -m connector`: the commands that talk to Jira."""

from connector.cli import main

raise SystemExit(main())
