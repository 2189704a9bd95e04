"""How a register writes its numbers (pure)."""

import re

NUMBER_FIELD = re.compile(r"\{number(?::0[1-9]d)?\}")
YEAR_FIELD = re.compile(r"\{year\}")
FIELDS = re.compile(r"\d*(?:\{number(?::0[1-9]d)?\}|\{year\})(?:\d|\{number(?::0[1-9]d)?\}|\{year\})*")


def is_well_formed(form: str) -> bool:
    """One ``{number}`` and one ``{year}`` and no other brace: nothing else may repeat, or run code."""
    rest = YEAR_FIELD.sub("", NUMBER_FIELD.sub("", form))
    return (
        len(NUMBER_FIELD.findall(form)) == 1
        and len(YEAR_FIELD.findall(form)) == 1
        and not {"{", "}"} & set(rest)
    )


def pattern_of(form: str) -> str:
    """What forms have in common that could print the same number: each field is ``#``, with the digits that touch it.

    ``{number:02d}/{year}/X``, ``{number}/{year}/X`` and ``0{number}/{year}/X`` all print 010/2026/X or 10/2026/X at
    some number, so all are ``#/#/X``; ``{number}/{year}/X1`` and ``…/X2`` stay apart. Letters of either case are the
    same here, for nobody would tell such numbers apart.
    """
    return FIELDS.sub("#", form).casefold()
