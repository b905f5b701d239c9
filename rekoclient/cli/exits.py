"""What a command's exit code says."""

DONE, FAILED, BAD_INPUT, INTERRUPTED = 0, 1, 2, 130
