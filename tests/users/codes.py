"""What an authenticator app on a phone does."""

import base64
import hashlib
import hmac
import struct
import time


def code_for(secret: str, *, steps: int = 0) -> str:
    """The six digits of RFC 6238 for a base32 ``secret`` now, or ``steps`` half minutes from now."""
    padded = secret + "=" * (-len(secret) % 8)
    counter = int(time.time() // 30) + steps
    digest = hmac.new(base64.b32decode(padded), struct.pack(">Q", counter), hashlib.sha1).digest()
    offset = digest[-1] & 15
    number = struct.unpack(">I", digest[offset : offset + 4])[0] & 0x7FFFFFFF
    return f"{number % 1_000_000:06d}"
