"""What is wrong with an input, said so that a person can mend it."""
