"""Plan and apply: collections and users by the million, with a journal."""
