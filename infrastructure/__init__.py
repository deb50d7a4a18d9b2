"""How facts are kept: the event store, the keyring, PostgreSQL, settings and logs."""
