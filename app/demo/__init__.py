"""The generated district and its traffic, and importers of real ones."""
