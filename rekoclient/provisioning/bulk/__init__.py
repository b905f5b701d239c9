"""Compare collections with their specs (`plan`), and change them (`apply`)."""
