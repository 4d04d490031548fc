"""What a machine can see on a finished image, and what it says of it. One check a module."""
