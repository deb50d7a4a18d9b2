"""Numbers without gaps or races: a register is a stream, and its version is the number."""
