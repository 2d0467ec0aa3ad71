"""The texts of pages and tables in English and Vietnamese."""
