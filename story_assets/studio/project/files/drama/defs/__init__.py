"""Assets, jobs, sensors and components of your own: what is defined in this folder is loaded."""
