"""`reglament init`: asks, then sets up what `doctor` would miss. What is there already stays as it is."""
