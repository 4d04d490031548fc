"""Scripts as people write them, as one list of elements with the lines they stand on."""
