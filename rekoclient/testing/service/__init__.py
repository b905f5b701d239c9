"""The service, from botocore's model: shapes, validation, errors."""
