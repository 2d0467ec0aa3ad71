"""What compiled code stands on: array types, the kept kernels, decibels, threads."""
