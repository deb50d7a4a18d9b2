"""The rules: what can have happened, and what may happen next. Standard library only."""
