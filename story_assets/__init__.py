"""A story folder becomes production images, video handoffs and a ledger."""
