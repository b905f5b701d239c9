"""What the service is, read from botocore's model: shapes, validation, errors."""
