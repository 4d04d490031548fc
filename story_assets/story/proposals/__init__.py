"""Proposals beside a story: written, compared with what people decided, and taken over file by file."""
