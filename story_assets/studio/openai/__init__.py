"""The paid renderer: OpenAI's image models, what they take, what they cost, how they fail."""
