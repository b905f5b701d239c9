"""The server: HTTP, the engine, and the rendering of replies."""
