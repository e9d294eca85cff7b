"""Service Management's own part of the sandbox: the portal's addresses, and how a site becomes a service desk."""
