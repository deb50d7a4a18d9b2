"""The keys of the persons in the log, kept apart from it."""
