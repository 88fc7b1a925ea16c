"""What the command line can ask for that needs no window: compositions of the other parts, for main alone."""
