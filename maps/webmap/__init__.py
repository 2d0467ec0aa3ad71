"""The Folium map that needs no network."""
