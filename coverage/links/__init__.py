"""One path explained line by line, and many paths in batch."""
