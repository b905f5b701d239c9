"""Decide how fast to send: quotas, pacers, and a client that takes turns."""
