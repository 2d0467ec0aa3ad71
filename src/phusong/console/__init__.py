"""What the terminal says, in English and Vietnamese."""
