"""Readers of the files that reference data comes in: each yields rows, or remarks about them."""
