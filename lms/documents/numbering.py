"""The numbers of headings and points: I, 1, 1.1, a, "Điều 1"."""

from collections.abc import Iterator, Sequence

from .description import Article, Block, Heading, Item, Point

POINT_LETTERS = "abcdđeghiklmnopqrstuvxy"
"""The letters points run through: those of the Vietnamese alphabet that carry no mark of their own, and đ."""

_ROMAN = ((100, "C"), (90, "XC"), (50, "L"), (40, "XL"), (10, "X"), (9, "IX"), (5, "V"), (4, "IV"), (1, "I"))


def roman(number: int) -> str:
    """1 → "I", 14 → "XIV"."""
    result = ""
    for value, letters in _ROMAN:
        count, number = divmod(number, value)
        result += letters * count
    return result


def point_letter(number: int) -> str:
    """1 → "a", 5 → "đ", 7 → "g"; past "y" the letters double: "aa", "bb"."""
    times, index = divmod(number - 1, len(POINT_LETTERS))
    return POINT_LETTERS[index] * (times + 1)


def numbered(blocks: Sequence[Block]) -> Iterator[tuple[Block, str]]:
    """Each block with the mark that stands before its text ("" for none).

    A block with a number of its own still counts, so that those after it run on. Numbers of a level start
    again under each number of a level above.
    """
    counts = {1: 0, 2: 0, 3: 0, 4: 0}
    articles = 0
    for block in blocks:
        mark = ""
        if isinstance(block, Heading | Point):
            counts[block.level] += 1
            for level in counts:
                if level > block.level:
                    counts[level] = 0
            mark = _mark(block.level, counts) if block.number is None else block.number
        elif isinstance(block, Article):
            articles += 1
            counts = dict.fromkeys(counts, 0)
            mark = f"Điều {articles}." if block.number is None else block.number
        elif isinstance(block, Item):
            mark = block.mark
        yield block, mark


def _mark(level: int, counts: dict[int, int]) -> str:
    if level == 1:
        return f"{roman(counts[1])}."
    if level == 2:
        return f"{counts[2]}."
    if level == 3:
        return f"{counts[2]}.{counts[3]}." if counts[2] else f"{counts[3]}."
    return f"{point_letter(counts[4])})"
