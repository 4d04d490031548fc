"""What is told. Pure: no Dagster, no network, no clock, no randomness."""
