"""The report, and the explained link as text and figure."""
