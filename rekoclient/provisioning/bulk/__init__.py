"""Plan and apply: compare what is wanted with what exists, and change it."""
