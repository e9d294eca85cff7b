"""How each database is opened, and what its troubles mean to a person. Nothing here knows a table."""

POOL = 8
OVERFLOW = 24
