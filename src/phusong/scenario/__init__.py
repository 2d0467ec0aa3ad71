"""Scenario files: settings, inheritance, mistakes."""
