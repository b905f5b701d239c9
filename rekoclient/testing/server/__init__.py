"""The HTTP server of the local Rekognition, from a request to its reply."""
