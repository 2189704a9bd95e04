"""How wide a line of Times is, and where to break a heading so that its lines balance.

Both formats break headings at the same words and draw rules of the same length, because neither asks its
layout engine. Liberation Serif, Tinos and Times New Roman share these advance widths.
"""

import unicodedata

MM_PER_PT = 25.4 / 72
HORN = "\u031b"

# Advance widths in thousandths of the type size, and the characters that have them.
_REGULAR = {
    180: "'", 200: "|", 250: " ,.\xa0", 278: "/:;\\ijlt", 333: "!()-I[]`fr’", 389: "Js", 408: '"',
    444: "?acez“”", 469: "^", 480: "{}", 500: "#$*0123456789_bdghknopquvxyđ–", 529: "ơ", 541: "~",
    542: "ư", 556: "FPS", 564: "+<=>", 611: "ELTZ", 667: "BCR", 722: "ADGHKNOQUVXYwĐƠ", 776: "Ư",
    778: "&m", 833: "%", 889: "M", 921: "@", 944: "W", 1000: "—…",
}  # fmt: skip
_BOLD = {
    220: "|", 250: " ,.\xa0", 278: "'/\\il", 333: "!()-:;[]`fjt’", 389: "Is", 394: "{}", 444: "cerz",
    500: "#$*0123456789?J_agovxy–“”", 520: "~", 554: "ơ", 555: '"', 556: "Sbdhknpquđ", 570: "+<=>",
    581: "^", 600: "ư", 611: "FP", 667: "BELTZ", 722: "ACDNRUVXYwĐ", 778: "GHKOQƠ", 796: "Ư", 833: "&m",
    930: "@", 944: "M", 1000: "%W—…",
}  # fmt: skip
_WIDTHS = {
    bold: {character: width for width, characters in table.items() for character in characters}
    for bold, table in ((False, _REGULAR), (True, _BOLD))
}


def width_mm(text: str, size_pt: float, *, bold: bool = False) -> float:
    """The width of a line. Tone marks and accents take no room, a horn (ơ, ư) does; unknown letters are an em."""
    widths = _WIDTHS[bold]
    decomposed = unicodedata.normalize("NFD", text)
    letters = "".join(c for c in decomposed if c == HORN or not unicodedata.combining(c))
    units = sum(widths.get(c, 1000) for c in unicodedata.normalize("NFC", letters))
    return units * size_pt * MM_PER_PT / 1000


def longest_mm(lines: list[str], size_pt: float, *, bold: bool = False) -> float:
    return max((width_mm(line, size_pt, bold=bold) for line in lines), default=0)


def balanced(text: str, size_pt: float, room_mm: float, *, bold: bool = False) -> list[str]:
    """The text in as few lines as fit the room, broken so that the longest is as short as it can be.

    Breaks that the text has are kept.
    """

    def filled(words: list[str], limit_mm: float) -> list[str]:
        lines = [words[0]]
        for word in words[1:]:
            longer = f"{lines[-1]} {word}"
            if width_mm(longer, size_pt, bold=bold) <= limit_mm:
                lines[-1] = longer
            else:
                lines.append(word)
        return lines

    result: list[str] = []
    for part in text.splitlines():
        words = part.split(" ")
        best = filled(words, room_mm)
        fewest = len(best)
        limit = room_mm
        while fewest > 1 and limit > 0:
            tighter = filled(words, limit)
            if len(tighter) > fewest:
                break
            best = tighter
            limit -= 1
        result += best
    return result
