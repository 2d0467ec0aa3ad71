"""What every page stands on: escaping, templates, palette, and the seal that lets nothing out."""
