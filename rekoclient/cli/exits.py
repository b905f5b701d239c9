"""Exit codes of the commands, and the version of their JSON output."""

DONE, FAILED, BAD_INPUT, CHANGES, DRIFT, INTERRUPTED = 0, 1, 2, 3, 4, 130

FORMAT_VERSION = 1
