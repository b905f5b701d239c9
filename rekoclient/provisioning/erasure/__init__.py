"""Erase users and faces, with a receipt for each erasure."""
