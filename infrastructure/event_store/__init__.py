"""The log of everything that happened: one table, one way in, read in commit order."""
