"""`python -m policies`: the offline commands alone."""

from policies.cli import main

raise SystemExit(main())
