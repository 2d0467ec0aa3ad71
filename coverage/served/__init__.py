"""Who is served today, by service, commune and district."""
