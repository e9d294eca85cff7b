"""What an admin does by hand after an outage."""
