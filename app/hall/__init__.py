"""The hall: what widgets ask and tell."""
