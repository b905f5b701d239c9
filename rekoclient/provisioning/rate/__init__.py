"""The rate of requests: quotas, pacers, and a client that takes turns."""
