"""The use cases: one file each, named after what is asked. Load, decide, append."""
