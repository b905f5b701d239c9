"""Clean up the faces of a collection: orphans, duplicates and double users."""
