"""Authorities, signers and signed certificates, made once in a run."""

from datetime import UTC, datetime
from functools import cache
from hashlib import sha256
from io import BytesIO
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from asn1crypto import x509 as asn1
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from cryptography.hazmat.primitives.serialization import pkcs12
from cryptography.x509.oid import NameOID
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.sign.fields import SigFieldSpec, SigSeedSubFilter
from pyhanko.sign.signers import PdfSignatureMetadata, SimpleSigner, sign_pdf

from certificates.rendering import DEFAULT, AttachedFile, Sheet, render_one
from certificates.signing import Signatory, load_pkcs12, sign

from .drawing import sheet

SIGNED_AT = datetime(2026, 5, 15, 8, 30, tzinfo=UTC)
CENTRE = "Trung tâm Trợ giúp pháp lý Nhà nước tỉnh Hà Tĩnh"
AUTHORITY = "Tổ chức chứng thực chữ ký số thử nghiệm"
PASSPHRASE = "chỉ để thử"


def _key(kind: str) -> rsa.RSAPrivateKey | ec.EllipticCurvePrivateKey:
    if kind == "RSA":
        return rsa.generate_private_key(public_exponent=65537, key_size=2048)
    return ec.generate_private_key(ec.SECP256R1())


def _name(common: str) -> x509.Name:
    return x509.Name(
        [
            x509.NameAttribute(NameOID.COUNTRY_NAME, "VN"),
            x509.NameAttribute(NameOID.ORGANIZATION_NAME, "Sở Tư pháp thử nghiệm"),
            x509.NameAttribute(NameOID.COMMON_NAME, common),
        ]
    )


def _certificate(key, name: str, issuer: x509.Certificate | None, issuer_key) -> x509.Certificate:
    is_authority = issuer is None
    names = (
        "digital_signature",
        "content_commitment",
        "key_encipherment",
        "data_encipherment",
        "key_agreement",
    )
    usage = {
        **dict.fromkeys([*names, "encipher_only", "decipher_only"], False),
        "key_cert_sign": is_authority,
        "crl_sign": is_authority,
    }
    if not is_authority:
        usage |= {"digital_signature": True, "content_commitment": True}
    return (
        x509.CertificateBuilder()
        .subject_name(_name(name))
        .issuer_name(issuer.subject if issuer else _name(name))
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(datetime(2026, 1, 1, tzinfo=UTC))
        .not_valid_after(datetime(2028, 1, 1, tzinfo=UTC))
        .add_extension(x509.BasicConstraints(ca=is_authority, path_length=None), critical=True)
        .add_extension(x509.KeyUsage(**usage), critical=True)
        .sign(issuer_key, hashes.SHA256())
    )


@cache
def authority(name: str) -> tuple[ec.EllipticCurvePrivateKey, x509.Certificate]:
    key = ec.generate_private_key(ec.SECP256R1())
    return key, _certificate(key, name, None, key)


@cache
def pkcs12_of(kind: str = "ECDSA", *, name: str = CENTRE, issuer: str = AUTHORITY) -> bytes:
    """A PKCS#12 file: key, certificate and the authority's certificate."""
    key = _key(kind)
    issuer_key, above = authority(issuer)
    certificate = _certificate(key, name, above, issuer_key)
    lock = serialization.BestAvailableEncryption(PASSPHRASE.encode())
    return pkcs12.serialize_key_and_certificates(name.encode(), key, certificate, [above], lock)


def pyhanko_signer(kind: str = "ECDSA", *, name: str = CENTRE, issuer: str = AUTHORITY) -> SimpleSigner:
    return SimpleSigner.load_pkcs12_data(pkcs12_of(kind, name=name, issuer=issuer), (), PASSPHRASE.encode())


def signed_elsewhere(pdf: bytes, *, field: str = "Signature1", page_box: tuple = (), **signer: Any) -> bytes:
    """Signed by another program than ours: pyHanko by its front door, as an agency's tool would."""
    details = {"box": page_box, "on_page": 0} if page_box else {}
    out = sign_pdf(
        IncrementalPdfFileWriter(BytesIO(pdf), strict=False),
        PdfSignatureMetadata(field_name=field, md_algorithm="sha256", subfilter=SigSeedSubFilter.PADES),
        pyhanko_signer(**signer),
        new_field_spec=SigFieldSpec(sig_field_name=field, **details),
    )
    return out.getvalue()


@cache
def signatory(kind: str = "ECDSA", *, name: str = CENTRE, issuer: str = AUTHORITY) -> Signatory:
    with TemporaryDirectory() as folder:
        path = Path(folder) / "signer.p12"
        path.write_bytes(pkcs12_of(kind, name=name, issuer=issuer))
        return load_pkcs12(path, passphrase=PASSPHRASE)


def roots(name: str = AUTHORITY) -> tuple[asn1.Certificate, ...]:
    return (asn1.Certificate.load(authority(name)[1].public_bytes(serialization.Encoding.DER)),)


def certificate_sheet(name: str = "Nguyễn Thị Hồng Ngọc") -> Sheet:
    attached = AttachedFile("open-badge.jwt", b"a.b.c" * 800, "application/vc+jwt", "Source", "Open Badge")
    return sheet(name=name, attachments=(attached,))


@cache
def unsigned(name: str = "Nguyễn Thị Hồng Ngọc") -> bytes:
    return render_one(DEFAULT, certificate_sheet(name))


@cache
def signed(kind: str = "ECDSA", name: str = "Nguyễn Thị Hồng Ngọc") -> bytes:
    return sign(unsigned(name), signatory(kind), at=SIGNED_AT)


def hashed(data: bytes) -> str:
    return sha256(data).hexdigest()
