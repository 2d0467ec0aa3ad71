"""Maps that open with no network, reports and GIS exports."""
