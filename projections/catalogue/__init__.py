"""The procedures that are offered, and every version that ever was."""
