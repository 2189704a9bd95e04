"""The collector of garbage, told what a web server is: much that stays, little that does not."""

import gc

YOUNG, MIDDLE, OLD = 20_000, 20, 100
"""How much is made before a collection, and how many collections before one of the next age. Python's 700 would look
through a request's objects several times while it runs; nearly all of them go by themselves when it ends."""


def settle() -> None:
    """Take what is loaded out of every later collection, and collect less often.

    To be called once, when the application is loaded and before processes are forked from it: what is never looked
    through is never copied either.
    """
    gc.collect()
    gc.freeze()
    gc.set_threshold(YOUNG, MIDDLE, OLD)
