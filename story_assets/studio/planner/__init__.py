"""A language model drafts a story: part by part, within a budget, checked as a person's story is."""
