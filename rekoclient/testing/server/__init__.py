"""From bytes to bytes: HTTP, the engine, and the rendering of replies."""
