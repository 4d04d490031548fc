"""The package for the video step: one shot as values, and as a request body for each video model.

`contract` says what a shot's video needs, `providers` says it to each provider and checks a request
against the provider's limits, `files` writes both down. Nothing here sends anything.
"""
