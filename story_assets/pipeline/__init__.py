"""When it is made. The only room that knows Dagster."""
