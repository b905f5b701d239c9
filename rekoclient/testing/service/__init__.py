"""Rekognition's operations, request checks and errors, for the local server."""
