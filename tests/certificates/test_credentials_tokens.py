"""Tokens: verified by libraries that are not ours, and refused after any change at all."""

import json
import random
from base64 import urlsafe_b64decode
from datetime import timedelta

import jwt
import pytest
from jwcrypto import jwk, jws

from certificates.credentials import CredentialRefused, Issuer, key_ring, published, sign, verify
from certificates.credentials.keys import P256_ORDER, encoded

from .badges import ISSUED_AT, ISSUER, badge, key
from .forging import changed_tokens

ALGORITHMS = ["RS256", "ES256"]


def taken_apart(token: str) -> list[bytes]:
    return [urlsafe_b64decode(piece + "=" * (-len(piece) % 4)) for piece in token.split(".")]


def resigned(payload: dict, *, algorithm: str = "ES256", **header: str) -> str:
    """A token with any payload, honestly signed."""
    signer = key(algorithm)
    head = {"alg": algorithm, "kid": signer.public.kid, "typ": "JWT"} | header
    message = ".".join(encoded(json.dumps(part).encode()) for part in (head, payload))
    return f"{message}.{encoded(signer.signature(message.encode()))}"


def payload_of(token: str) -> dict:
    return json.loads(taken_apart(token)[1])


@pytest.mark.parametrize("algorithm", ALGORITHMS)
def test_a_token_gives_back_the_credential(algorithm):
    token = sign(badge(), key(algorithm))

    assert verify(token, keys=key_ring(key(algorithm)), issuer=ISSUER.id, at=ISSUED_AT) == badge()


@pytest.mark.parametrize("algorithm", ALGORITHMS)
def test_pyjwt_verifies_our_tokens_with_the_published_keys(algorithm):
    token = sign(badge(), key(algorithm))
    keys = jwt.PyJWKSet.from_dict(published([key(algorithm).public]))

    found = keys[jwt.get_unverified_header(token)["kid"]]
    said = jwt.decode(
        token,
        found,
        algorithms=ALGORITHMS,
        issuer=ISSUER.id,
        options={"require": ["iss", "jti", "nbf", "sub"]},
    )

    assert {name: said[name] for name in badge()} == badge()


@pytest.mark.parametrize("algorithm", ALGORITHMS)
def test_jwcrypto_verifies_our_tokens_with_the_published_keys(algorithm):
    token = sign(badge(), key(algorithm))
    keys = jwk.JWKSet.from_json(json.dumps(published([key(algorithm).public])))

    signed = jws.JWS()
    signed.deserialize(token)
    signed.verify(keys.get_key(signed.jose_header["kid"]))

    assert json.loads(signed.payload)["credentialSubject"] == badge()["credentialSubject"]


@pytest.mark.parametrize("algorithm", ALGORITHMS)
def test_thumbprints_are_those_of_rfc_7638(algorithm):
    public = key(algorithm).public

    assert public.kid.split("#")[1] == jwk.JWK.from_json(json.dumps(public.jwk)).thumbprint()


@pytest.mark.parametrize("algorithm", ALGORITHMS)
def test_the_same_credential_gives_the_same_token(algorithm):
    assert sign(badge(), key(algorithm)) == sign(badge(), key(algorithm))


def test_the_header_names_algorithm_key_and_type_only():
    header = json.loads(taken_apart(sign(badge(), key()))[0])

    assert header == {"alg": "RS256", "kid": key().public.kid, "typ": "JWT"}


@pytest.mark.parametrize("algorithm", ALGORITHMS)
def test_none_of_a_thousand_changed_tokens_is_accepted(algorithm):
    """With both algorithms: two thousand. What is changed tells ``changed_tokens``."""
    token = sign(badge(), key(algorithm))
    ring = key_ring(key("RS256"), key("ES256"))
    forgeries = changed_tokens(token, random.Random(2026), count=1000)

    accepted = []
    for kind, forgery in forgeries:
        try:
            verify(forgery, keys=ring, issuer=ISSUER.id)
        except CredentialRefused:
            continue
        accepted.append((kind, forgery))

    assert accepted == []


def test_the_twin_of_a_signature_is_refused():
    token = sign(badge(), key("ES256"))
    message, _, signature = token.rpartition(".")
    raw = urlsafe_b64decode(signature + "==")
    twin = raw[:32] + (P256_ORDER - int.from_bytes(raw[32:], "big")).to_bytes(32, "big")
    forgery = f"{message}.{encoded(twin)}"

    # Others do take it; it is the same statement, but not the same token.
    jwt.decode(forgery, jwt.PyJWK(key("ES256").public.jwk), algorithms=["ES256"])
    with pytest.raises(CredentialRefused):
        verify(forgery, keys=key_ring(key("ES256")), issuer=ISSUER.id)


@pytest.mark.parametrize(
    "header", [{"alg": "none"}, {"alg": "HS256"}, {"alg": "RS256"}, {"typ": "vc+jwt"}, {"jku": "x"}]
)
def test_a_header_that_is_not_ours_is_refused_though_signed(header):
    token = resigned(payload_of(sign(badge(), key("ES256"))), **header)

    with pytest.raises(CredentialRefused):
        verify(token, keys=key_ring(key("ES256")), issuer=ISSUER.id)


@pytest.mark.parametrize(
    "claim", ["iss", "jti", "nbf", "sub", "id", "issuer", "validFrom", "credentialSubject"]
)
def test_claims_that_contradict_the_credential_are_refused_though_signed(claim):
    honest = payload_of(sign(badge(), key("ES256")))
    assert verify(resigned(honest), keys=key_ring(key("ES256")), issuer=ISSUER.id)

    without = {name: value for name, value in honest.items() if name != claim}
    for payload in (without, honest | {claim: "https://other.example/"}, honest | {claim: 0}):
        with pytest.raises(CredentialRefused):
            verify(resigned(payload), keys=key_ring(key("ES256")), issuer=ISSUER.id)


@pytest.mark.parametrize(
    "text", ["", "..", "a.b", "a.b.c.d", "ệ.ệ.ệ", "W10.W10.W10", "e30.e30.", "." * 70_000]
)
def test_what_is_no_token_is_refused(text):
    with pytest.raises(CredentialRefused):
        verify(text, keys=key_ring(key()), issuer=ISSUER.id)


def test_a_name_given_twice_is_refused_though_signed():
    signer = key("ES256")
    header = encoded(json.dumps({"alg": "ES256", "kid": signer.public.kid, "typ": "JWT"}).encode())
    payload = json.dumps(payload_of(sign(badge(), signer)))
    twice = payload[:-1] + ', "name": "x"}'
    message = f"{header}.{encoded(twice.encode())}"

    with pytest.raises(CredentialRefused):
        verify(
            f"{message}.{encoded(signer.signature(message.encode()))}",
            keys=key_ring(signer),
            issuer=ISSUER.id,
        )


def test_another_organisation_or_key_does_not_speak_for_ours():
    other = Issuer(id="https://other.example/issuer", name="Khác", url="https://other.example/")
    of_another_issuer = sign(badge(issuer=other), key())
    of_another_key = sign(badge(), key(serial=2))

    for token in (of_another_issuer, of_another_key):
        with pytest.raises(CredentialRefused):
            verify(token, keys=key_ring(key()), issuer=ISSUER.id)


def test_a_credential_does_not_count_before_it_begins():
    token = sign(badge(), key())

    with pytest.raises(CredentialRefused):
        verify(token, keys=key_ring(key()), issuer=ISSUER.id, at=ISSUED_AT - timedelta(seconds=1))
