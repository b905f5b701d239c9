"""Plan and apply: compare the specs with the collections, and change these."""
