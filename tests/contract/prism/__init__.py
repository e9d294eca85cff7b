"""Prism, a validating proxy from npm, between the service and the sandbox while whole regulations are played:
`make contract`. The judge is somebody else's; what is forgiven is what `documents.py` forgives."""
