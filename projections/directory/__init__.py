"""The state agencies, by any of their codes."""
