"""Who is who to the vendor: people, customers with their contracts, levels of service."""
