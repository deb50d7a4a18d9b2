"""The engine: events in, rows and a position out, in one transaction."""
