"""The code location of our drama."""
