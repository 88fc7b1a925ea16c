"""The city platform, over HTTP: the only user of requests."""
