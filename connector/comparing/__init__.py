"""Where Service Management's own clocks disagree with the regulation's, and why."""
