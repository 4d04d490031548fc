"""Speeds, as tables. Ratios within one run are worth more than seconds: the machine is noisy."""
