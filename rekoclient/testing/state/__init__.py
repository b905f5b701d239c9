"""The state of the server: resources, tokens, pictures, the state file."""
