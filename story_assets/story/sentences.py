"""How work ends where a person can do something about it: in a sentence, without a traceback."""


class Mendable(Exception):
    """Nothing was done, and the sentence says what to mend first."""


class Unfinished(Exception):
    """What was asked for is not all made. What was made is kept."""
