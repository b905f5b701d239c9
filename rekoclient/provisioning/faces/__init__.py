"""Enrol faces from pictures, and erase users with their faces."""
