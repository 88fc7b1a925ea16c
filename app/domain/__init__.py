"""The rules of the hall: pure values, no I/O, shared by client and platform."""
