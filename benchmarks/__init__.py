"""What is measured, and how: `hoso bench`."""
