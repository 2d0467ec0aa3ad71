"""The run folder: atomic writes, content keys, kept stages."""
