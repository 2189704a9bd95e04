"""Draw the artwork of the shipped layouts: ``python -m certificates.rendering.layouts.draw`` writes ``art/*.svg``.

Everything is drawn here from curves: guilloche and lotus, fret corners, a bronze drum seen from above. No emblem of the
State and no seal is imitated. Units are millimetres of an A4 sheet.
"""

from collections.abc import Iterable
from math import cos, pi, sin, tau
from pathlib import Path

ART = Path(__file__).resolve().parent / "art"

TEAL, DEEP, BRICK, INK = "#0b5c5e", "#083f41", "#a8481b", "#1b2430"
RED, GOLD = "#8c1d18", "#a9843a"
BRONZE, PALE_TEAL = "#f5f0e4", "#eef4f3"

Point = tuple[float, float]


def n(value: float) -> str:
    return f"{value:.2f}".rstrip("0").rstrip(".") or "0"


def polyline(points: Iterable[Point], *, closed: bool = False) -> str:
    return "M" + "L".join(f"{n(x)} {n(y)}" for x, y in points) + ("Z" if closed else "")


def curve(points: list[Point], *, closed: bool = False) -> str:
    """A smooth line through points (Catmull–Rom, as Béziers)."""
    count = len(points)

    def at(index: int) -> Point:
        return points[index % count] if closed else points[min(max(index, 0), count - 1)]

    parts = [f"M{n(points[0][0])} {n(points[0][1])}"]
    for index in range(count if closed else count - 1):
        before, start, end, after = (at(index + step) for step in (-1, 0, 1, 2))
        first = start[0] + (end[0] - before[0]) / 6, start[1] + (end[1] - before[1]) / 6
        second = end[0] - (after[0] - start[0]) / 6, end[1] - (after[1] - start[1]) / 6
        parts.append("C" + " ".join(n(value) for point in (first, second, end) for value in point))
    return "".join(parts) + ("Z" if closed else "")


def rectangle(inset: float, width: float, height: float) -> str:
    return f"M{n(inset)} {n(inset)}H{n(width - inset)}V{n(height - inset)}H{n(inset)}Z"


def circle(x: float, y: float, radius: float) -> str:
    arc = f"a{n(radius)} {n(radius)} 0 1 0"
    return f"M{n(x - radius)} {n(y)}{arc} {n(2 * radius)} 0{arc} {n(-2 * radius)} 0Z"


def ellipse(x: float, y: float, long: float, short: float, angle: float, away: float = 0) -> str:
    """An ellipse turned by ``angle``, its centre ``away`` from (x, y) in that direction."""
    points = []
    for step in range(8):
        along, across = away + long * cos(tau * step / 8), short * sin(tau * step / 8)
        points.append(
            (x + along * cos(angle) - across * sin(angle), y + along * sin(angle) + across * cos(angle))
        )
    return curve(points, closed=True)


def stroke(path: str, colour: str, width: float, rest: str = "") -> str:
    return f'<path d="{path}" stroke="{colour}" stroke-width="{n(width)}"{rest}/>'


def fill(path: str, colour: str, rest: str = "") -> str:
    return f'<path d="{path}" fill="{colour}"{rest}/>'


def rosette(x: float, y: float, radius: float, petals: int, colour: str, width: float) -> str:
    path = "".join(
        ellipse(x, y, radius * 0.5, radius * 0.23, tau * step / petals, radius * 0.5)
        for step in range(petals)
    )
    return stroke(path, colour, width)


def lotus(x: float, y: float, size: float, colour: str, ground: str = "#fff") -> list[str]:
    """A lotus of five petals standing on (x, y), ``size`` wide."""
    petals = []
    for angle, length in ((-68, 0.5), (68, 0.5), (-36, 0.52), (36, 0.52), (0, 0.55)):
        turn = angle * pi / 180
        tip = length * size

        def place(along: float, across: float, turn: float = turn, tip: float = tip) -> str:
            px, py = across * tip, -along * tip
            return f"{n(x + px * cos(turn) - py * sin(turn))} {n(y + px * sin(turn) + py * cos(turn))}"

        petals.append(
            f"M{place(0, 0)}C{place(0.35, 0.3)} {place(0.7, 0.26)} {place(1, 0)}"
            f"C{place(0.7, -0.26)} {place(0.35, -0.3)} {place(0, 0)}Z"
        )
    width = size * 0.035
    return [
        f'<path d="{petal}" fill="{ground}" stroke="{colour}" stroke-width="{n(width)}"/>' for petal in petals
    ]


def tapered(x: float, y: float, inner: float, outer: float, colour: str) -> str:
    """Two strokes left and right of x that run out to points."""
    return fill(
        "".join(
            f"M{n(x + side * outer)} {n(y)}L{n(x + side * inner)} {n(y - 0.2)}V{n(y + 0.2)}Z"
            for side in (-1, 1)
        ),
        colour,
    )


def wave(
    start: float, length: float, count: int, level: float, amplitude: float, phase: float, *, turned: bool
) -> str:
    """``count`` sine waves along a line, quarter by quarter; ``turned`` runs downwards."""
    step = length / count / 4
    points = []
    for quarter in range(4 * count + 1):
        run, lift = start + quarter * step, level + amplitude * sin(quarter * pi / 2 + phase)
        points.append((lift, run) if turned else (run, lift))
    return curve(points)


def guilloche(width: float, height: float) -> list[str]:
    """A narrow band of interlaced waves between two lines, a rosette in each corner."""
    outer, inner, corner = 8.0, 14.2, 7.4
    middle = (outer + inner) / 2
    parts = [
        stroke(rectangle(outer, width, height), DEEP, 0.8),
        stroke(rectangle(inner, width, height), BRICK, 0.3),
    ]
    parts.append(stroke(rectangle(outer + 0.95, width, height), TEAL, 0.18))
    across, along = width - 2 * (outer + corner) + 0.8, height - 2 * (outer + corner) + 0.8
    start = outer + corner - 0.4
    for amplitude, colour, phase, line in (
        (1.9, TEAL, 0.0, 0.16),
        (1.9, TEAL, pi, 0.16),
        (1.1, BRICK, pi / 2, 0.16),
    ):
        path = ""
        for length, turned in ((across, False), (along, True)):
            for side in (middle, (width if turned else height) - middle):
                path += wave(start, length, round(length / 9), side, amplitude, phase, turned=turned)
        parts.append(stroke(path, colour, line))
    for x in (outer + corner / 2, width - outer - corner / 2):
        for y in (outer + corner / 2, height - outer - corner / 2):
            half = corner / 2
            square = polyline(
                ((x - half, y - half), (x + half, y - half), (x + half, y + half), (x - half, y + half)),
                closed=True,
            )
            parts.append(f'<path d="{square}" fill="#fff" stroke="{DEEP}" stroke-width="0.4"/>')
            parts.append(rosette(x, y, 2.9, 10, TEAL, 0.16))
            parts.append(fill(circle(x, y, 0.6), BRICK))
    return parts


def fret(size: float) -> list[Point]:
    """A square spiral of the kind carved on beams (hồi văn), running in from a corner at (0, 0)."""
    unit = size / 6
    steps = ((6, 0), (6, 5), (1.5, 5), (1.5, 1.6), (4.6, 1.6), (4.6, 3.5), (3, 3.5))
    return [(x * unit, y * unit) for x, y in steps]


def fretted(width: float, height: float) -> list[str]:
    """Two thin frames; the inner one ends in fret corners."""
    parts = [
        stroke(rectangle(9, width, height), RED, 0.9),
        stroke(rectangle(10.7, width, height), GOLD, 0.25),
    ]
    inset, size = 13.2, 10.0
    corners = [
        (inset, inset, 1, 1),
        (width - inset, inset, -1, 1),
        (inset, height - inset, 1, -1),
        (width - inset, height - inset, -1, -1),
    ]
    frets, sides = "", ""
    for x, y, right, down in corners:
        points = [(x + right * px, y + down * py) for px, py in fret(size)]
        mirrored = [(x + right * py, y + down * px) for px, py in fret(size)]
        frets += polyline([(x, y), *points]) + polyline([(x, y), *mirrored])
    for y in (inset, height - inset):
        sides += polyline([(inset + size, y), (width - inset - size, y)])
    for x in (inset, width - inset):
        sides += polyline([(x, inset + size), (x, height - inset - size)])
    return [*parts, stroke(frets, GOLD, 0.45, ' stroke-linejoin="miter"'), stroke(sides, GOLD, 0.45)]


def drum(x: float, y: float, radius: float, colour: str) -> list[str]:
    """The face of a bronze drum: a star of fourteen rays, then rings of circles, teeth and strokes."""
    rays = 14
    star = []
    for step in range(2 * rays):
        reach = radius * (0.27 if step % 2 == 0 else 0.12)
        star.append((x + reach * cos(pi * step / rays - pi / 2), y + reach * sin(pi * step / rays - pi / 2)))
    parts = [fill(polyline(star, closed=True), colour)]
    between = "".join(
        polyline(
            [
                (
                    x + radius * part * cos(tau * (step + offset) / rays - pi / 2),
                    y + radius * part * sin(tau * (step + offset) / rays - pi / 2),
                )
                for part, offset in ((0.265, 0.33), (0.19, 0.5), (0.265, 0.67))
            ]
        )
        for step in range(rays)
    )
    parts.append(stroke(between, colour, radius * 0.006))
    rings = (0.29, 0.32, 0.385, 0.41, 0.47, 0.5, 0.66, 0.69, 0.75, 0.775, 0.84, 0.865, 0.93, 0.96, 1)
    parts.append(stroke("".join(circle(x, y, radius * ring) for ring in rings), colour, radius * 0.006))
    for ring, count in ((0.3525, 52), (0.8075, 120)):
        path = ""
        for step in range(count):
            angle = tau * step / count
            path += circle(x + radius * ring * cos(angle), y + radius * ring * sin(angle), radius * 0.018)
        parts.append(stroke(path, colour, radius * 0.005))
    for inner, outer, count in ((0.41, 0.465, 72), (0.7, 0.745, 132), (0.875, 0.925, 160)):
        path = ""
        for step in range(count):
            for angle, reach in ((tau * step / count, inner), (tau * (step + 0.5) / count, outer)):
                point = x + radius * reach * cos(angle), y + radius * reach * sin(angle)
                path += f"{'L' if path else 'M'}{n(point[0])} {n(point[1])}"
        parts.append(stroke(path + "Z", colour, radius * 0.005))
    birds = ""
    for step in range(18):
        birds += bird(x, y, radius, tau * step / 18)
    parts.append(fill(birds, colour))
    return parts


def bird(x: float, y: float, radius: float, angle: float) -> str:
    """A long-beaked bird in flight along the ring, against the clock, as on the drums of Đông Sơn."""
    outline = (
        (0.0, 0.58), (0.05, 0.566), (0.078, 0.6), (0.125, 0.548), (0.118, 0.578), (0.19, 0.585),
        (0.262, 0.568), (0.2, 0.6), (0.135, 0.607), (0.11, 0.648), (0.07, 0.612), (0.02, 0.604),
    )  # fmt: skip
    points = [
        (x + radius * reach * cos(angle - ahead), y + radius * reach * sin(angle - ahead))
        for ahead, reach in outline
    ]
    return polyline(points, closed=True)


def lotus_art(width: float, height: float) -> list[str]:
    middle, centre = width / 2, 0.49 * height
    rose = "".join(ellipse(middle, centre, 26, 11, tau * step / 24, 19) for step in range(24))
    divider = 67 if width > height else 101.6
    return [
        stroke(rose, PALE_TEAL, 0.22),
        *guilloche(width, height),
        tapered(middle, divider, 6, 44, BRICK),
        *lotus(middle, divider + 2.1, 7.6, BRICK),
    ]


def meander_art(width: float, height: float) -> list[str]:
    middle = width / 2
    divider = 67 if width > height else 101.6
    diamond = (
        (middle, divider - 1.3),
        (middle + 1.3, divider),
        (middle, divider + 1.3),
        (middle - 1.3, divider),
    )
    return [
        *fretted(width, height),
        tapered(middle, divider, 3.4, 34, GOLD),
        stroke(polyline(diamond, closed=True), RED, 0.35),
        fill(circle(middle, divider, 0.42), RED),
    ]


def drum_art(width: float, height: float) -> list[str]:
    """A pale drum running off the page behind the signature, a strip along the left edge."""
    radius = 0.46 * min(width, height)
    return [
        *drum(width - 0.32 * radius, height - 0.42 * radius, radius, BRONZE),
        fill(f"M0 0H9V{n(height)}H0Z", DEEP),
        fill(f"M9.9 0H10.5V{n(height)}H9.9Z", GOLD),
        fill(f"M24 {n(67.8 if width > height else 102.4)}h26v0.7h-26Z", GOLD),
    ]


def main() -> None:
    ART.mkdir(exist_ok=True)
    for name, art in (("lotus", lotus_art), ("meander", meander_art), ("drum", drum_art)):
        for orientation, width, height in (("landscape", 297, 210), ("portrait", 210, 297)):
            parts = "\n".join(art(width, height))
            (ART / f"{name}-{orientation}.svg").write_text(
                f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}" width="{width}mm" '
                f'height="{height}mm" fill="none">\n{parts}\n</svg>\n',
                encoding="utf-8",
            )


if __name__ == "__main__":
    main()
