"""Index every face of every picture, under external ids made from keys."""
