"""The production contract of each image: data first, then the words a model reads."""
