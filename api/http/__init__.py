"""The HTTP API: routes, problems, identity and wiring."""
