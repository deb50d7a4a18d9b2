"""Who comes in: front-end teams over HTTP, ops and inspectors at the terminal."""
