"""Move collections: export them, migrate them, and compare the old with the new."""
