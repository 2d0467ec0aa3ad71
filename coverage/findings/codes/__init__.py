"""The catalogue of finding codes, in English and Vietnamese."""
