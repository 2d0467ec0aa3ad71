"""The search for an incumbent and its proof."""
