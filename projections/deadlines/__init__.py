"""Every moment that was promised, and whether it was kept."""
