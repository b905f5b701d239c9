"""What the local service remembers: resources, tokens, pictures, the state file."""
