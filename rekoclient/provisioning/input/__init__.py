"""Read what is wanted: manifests, rows of users, and the specs made of them."""
