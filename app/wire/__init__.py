"""The JSON contract between hall and city platform. Nothing else knows the JSON."""
