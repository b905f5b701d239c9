"""Index every face of many pictures, with external ids derived from keys."""
