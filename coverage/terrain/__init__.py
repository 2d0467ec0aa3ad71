"""The ground: heights, land cover and zones on a metric grid, and profiles along paths."""
