"""The public sector's calendar: days off, swapped days and make-up days, with versions."""
