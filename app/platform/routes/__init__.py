"""The routes of the HTTP face, by what they are for."""
