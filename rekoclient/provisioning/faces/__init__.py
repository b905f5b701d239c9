"""Pictures in, faces out: enrolment and erasure."""
