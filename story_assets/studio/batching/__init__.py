"""Images ordered together at half price, for whoever can wait a day: sent, found again, collected.

Every line of a batch is an attempt like any other, with an intent in the journal and room in the budget.
"""
