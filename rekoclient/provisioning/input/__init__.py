"""What is wanted: manifests, rows of users, and the specs that they become."""
