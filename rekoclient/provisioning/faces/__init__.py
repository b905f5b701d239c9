"""Enrol users: index the faces in their pictures, and associate the faces."""
