"""Pages that take the place of queue and case for a while: orders that came back, and how synchronisation stands."""
