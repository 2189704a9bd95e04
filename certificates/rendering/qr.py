"""The QR code of a certificate: a picture for the plain way, operators for the fast ones."""

from base64 import b64encode

from lms.qr import dark_runs, svg_path

from .streams import number


def svg(payload: str) -> str:
    """A picture that fills its box; white under the code and its quiet zone, whatever the artwork is."""
    size, path = svg_path(payload, boost=False)
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {size} {size}">'
        f'<path d="M0 0h{size}v{size}h-{size}z" fill="#fff"/><path d="{path}"/></svg>'
    )


def data_url(payload: str) -> str:
    return _data_url(svg(payload))


def operators(payload: str, left: float, top: float, side: float) -> bytes:
    """The same picture as PDF operators, in a coordinate system that runs downwards."""
    size, dark = dark_runs(payload, boost=False)
    module = number(side / size)
    squares = " ".join(f"{x} {y} {length} 1 re" for x, y, length in dark).encode()
    return b"q\n%s 0 0 %s %s %s cm\n1 1 1 rg 0 0 %d %d re f\n0 0 0 rg\n%s f\nQ" % (
        module,
        module,
        number(left),
        number(top),
        size,
        size,
        squares,
    )


def _data_url(picture: str) -> str:
    return "data:image/svg+xml;base64," + b64encode(picture.encode()).decode()


# Stands where a code will be drawn by ``operators``.
PLACEHOLDER = _data_url(
    '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 9 9"><path d="M0 0h9v9H0z"/></svg>'
)
