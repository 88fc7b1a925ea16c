"""How the order file of an older program becomes that of this one: a script for each step, run by `carryover`."""
