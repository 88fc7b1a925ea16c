"""Everything the command hall knows and does. No Qt, no widgets."""
