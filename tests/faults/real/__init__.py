"""Real processes, real sockets, real kills: the program as it is run, with somebody who breaks everything around it."""
