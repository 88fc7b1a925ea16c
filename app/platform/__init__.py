"""The reference city platform: HTTP API, ordered feed, commands, its own tables."""
