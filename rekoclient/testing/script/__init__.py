"""What a test may set: faults, declared replies and faces, quotas, switches."""
