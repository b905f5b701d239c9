"""Plan and apply: compare the specs with the collections, then change collections."""
