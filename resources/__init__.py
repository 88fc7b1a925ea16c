"""Theme, fonts, translations and reference data, as files."""
