"""One step each, named by the number the file then has (PRAGMA user_version)."""
