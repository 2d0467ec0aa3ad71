"""Domain types: demand points, communes, sites, sectors, antennas, roads and fibre plant."""
