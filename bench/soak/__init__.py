"""Load and soak: the service as it runs, under more than it will meet, and an account of what became of all of it."""
