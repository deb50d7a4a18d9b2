"""Which dossiers there are, in which state, with whom, and for when the result is promised."""
