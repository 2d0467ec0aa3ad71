"""The independent audit of a plan: everything counted again."""
