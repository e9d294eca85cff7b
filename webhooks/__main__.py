"""`python -m webhooks`: the whole `reglament` command."""

from webhooks.cli import main

raise SystemExit(main())
