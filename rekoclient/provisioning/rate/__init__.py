"""How fast: the published quotas, the pacer, and clients that keep to them."""
