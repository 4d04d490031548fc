"""A story as a language model drafts it: the forms of its answers, what it is told, the files that follow.

Nothing here asks anybody anything.
"""
