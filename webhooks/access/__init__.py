"""Who reads, what he may do, and whether a form came from our own page. It shows nothing and stores nothing."""
