"""The settings of a test: faults, declared replies and faces, quotas and switches."""
