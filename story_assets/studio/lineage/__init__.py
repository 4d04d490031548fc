"""What an image was made from, what changed on the way to it, and who else has that."""
