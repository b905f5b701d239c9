"""Find orphans, duplicates and persons with two users, and delete faces."""
