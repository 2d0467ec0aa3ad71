"""The commands as pipelines of stages."""
