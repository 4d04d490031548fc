"""How it is made: the outside world, one module a door."""
