"""Read manifests and rows of users, and turn them into specs."""
