"""Ways to change a signed thing, for tests and for ``bench.mutations``."""

import json
from base64 import urlsafe_b64decode, urlsafe_b64encode
from collections.abc import Callable, Iterator
from random import Random

SIGNS = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_"


def _decoded(piece: str) -> bytes:
    return urlsafe_b64decode(piece + "=" * (-len(piece) % 4))


def _encoded(data: bytes) -> str:
    return urlsafe_b64encode(data).rstrip(b"=").decode()


def _another_sign(token: str, random: Random) -> str:
    place = random.randrange(len(token))
    return token[:place] + random.choice(SIGNS + ".=\n ") + token[place + 1 :]


def _sign_less(token: str, random: Random) -> str:
    place = random.randrange(len(token))
    return token[:place] + token[place + 1 :]


def _sign_more(token: str, random: Random) -> str:
    place = random.randrange(len(token) + 1)
    return token[:place] + random.choice(SIGNS + ".=\n\t ") + token[place:]


def _stray_bits(token: str, random: Random) -> str:
    """The last sign of a piece holds bits that decoders throw away."""
    pieces = token.split(".")
    index = random.randrange(3)
    last = SIGNS.index(pieces[index][-1])
    pieces[index] = pieces[index][:-1] + SIGNS[last ^ random.randrange(1, 16)]
    return ".".join(pieces)


def _flipped_bit(token: str, random: Random) -> str:
    pieces = token.split(".")
    index = random.randrange(3)
    data = bytearray(_decoded(pieces[index]))
    data[random.randrange(len(data))] ^= 1 << random.randrange(8)
    pieces[index] = _encoded(bytes(data))
    return ".".join(pieces)


def _leaves(value: object, path: tuple = ()) -> Iterator[tuple]:
    if isinstance(value, dict):
        for name, inner in value.items():
            yield from _leaves(inner, (*path, name))
    elif isinstance(value, list):
        for index, inner in enumerate(value):
            yield from _leaves(inner, (*path, index))
    else:
        yield path


def _other_statement(token: str, random: Random) -> str:
    """One statement of header or payload says something else, is missing, or is joined by another."""
    pieces = token.split(".")
    index = random.choice([0, 1, 1, 1])
    said = json.loads(_decoded(pieces[index]))
    *way, name = random.choice(list(_leaves(said)))
    place = said
    for step in way:
        place = place[step]
    deed = random.randrange(4)
    if deed == 0:
        del place[name]
    elif deed == 1:
        place[name] = f"{place[name]} "
    elif deed == 2:
        place[name] = random.choice([None, True, 0, 1e9, [], {}, "Trần Văn Khác", "none", "HS256"])
    else:
        said[f"x{random.randrange(99)}"] = "x"
    pieces[index] = _encoded(json.dumps(said, ensure_ascii=False, separators=(",", ":")).encode())
    return ".".join(pieces)


def _other_spelling(token: str, random: Random) -> str:
    """The same statements in another order, or with spaces between them."""
    pieces = token.split(".")
    index = random.randrange(2)
    said = json.loads(_decoded(pieces[index]))
    names = list(said)
    random.shuffle(names)
    text = json.dumps({name: said[name] for name in names}, ensure_ascii=random.random() < 0.5)
    pieces[index] = _encoded(text.encode())
    return ".".join(pieces)


def _pieces_about(token: str, random: Random) -> str:
    pieces = token.split(".")
    return random.choice(
        [
            ".".join(random.sample(pieces, 3)),
            ".".join(pieces[:2]) + ".",
            ".".join([*pieces, ""]),
            token + random.choice(["\n", "=", "==", ".", " ", "\0"]),
            " " + token,
            token + token,
            ".".join([pieces[0], pieces[1], pieces[1]]),
        ]
    )


TOKEN_FORGERS: tuple[Callable[[str, Random], str], ...] = (
    _another_sign,
    _sign_less,
    _sign_more,
    _stray_bits,
    _flipped_bit,
    _other_statement,
    _other_spelling,
    _pieces_about,
)


def changed_tokens(token: str, random: Random, *, count: int) -> Iterator[tuple[str, str]]:
    """``count`` tokens that differ from ``token`` and, but for chance, from each other; each with its kind."""
    made = 0
    while made < count:
        forger = TOKEN_FORGERS[made % len(TOKEN_FORGERS)]
        forgery = forger(token, random)
        if forgery != token:
            made += 1
            yield forger.__name__.lstrip("_"), forgery
