"""The directory: state agencies, their codes with validity, and their office hours."""
