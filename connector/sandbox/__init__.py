"""A small stateful Jira of our own, served over real HTTP: for the demo, for rehearsals and for tests.

It may not import the rest of the connector (but its clock), and nothing but tests and the demo may import it: the
service meets it over HTTP only, as it meets a real Jira. Two dialects: `cloud` (REST v3 and v2) and `dc` (v2).
"""
