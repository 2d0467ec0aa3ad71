"""Tables, rasters and GIS files."""
