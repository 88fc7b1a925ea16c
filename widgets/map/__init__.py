"""The grid map: cells drawn as a raster of numbers and coloured by a table, so that a change never redraws shapes."""
