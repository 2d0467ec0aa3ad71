"""What the process that files are read in can be asked for, by name: rows of a file, tiles of a raster, their cells."""

from phusong.coverage.geofiles.contents import look_into
from phusong.coverage.geofiles.grids.cells import close_tiles, open_tiles, read_cells
from phusong.coverage.geofiles.readers import read_rows

__all__ = ["close_tiles", "look_into", "open_tiles", "read_cells", "read_rows"]
