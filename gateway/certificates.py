"""A certificate authority of the gateway's own, for trying out, and the short-lived certificates it gives."""

from __future__ import annotations

import ipaddress
import os
import socket
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

import psutil
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID

AUTHORITY_LASTS = timedelta(days=3650)
LEAF_LASTS = timedelta(days=7)
RENEW_BEFORE = LEAF_LASTS / 2
SLACK = timedelta(hours=1)
"""Clocks of phones that run behind."""
ANY = ("0.0.0.0", "::", "")  # noqa: S104 - compared with, not listened on


@dataclass(frozen=True, slots=True)
class Certificates:
    """Files of PEM: the authority's certificate, and the service's own certificate with its key."""

    authority: Path
    certificate: Path
    key: Path


def certificates_in(folder: Path, names: tuple[str, ...]) -> Certificates:
    """Return the certificates kept in `folder`, made or renewed where they are missing, old or for other names.

    The keys are for the user's eyes alone (0600). Raises OSError where the folder cannot be written.
    """
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    found = Certificates(folder / "ca.crt", folder / "gateway.crt", folder / "gateway.key")
    authority_key = folder / "ca.key"
    if not (found.authority.exists() and authority_key.exists()):
        _make_authority(found.authority, authority_key)
    authority = x509.load_pem_x509_certificate(found.authority.read_bytes())
    key = serialization.load_pem_private_key(authority_key.read_bytes(), None)
    assert isinstance(key, ec.EllipticCurvePrivateKey)
    if not _is_good(found, authority, names):
        _make_leaf(found, authority, key, names)
    return found


def names_for(listen: str, more: tuple[str, ...] = ()) -> tuple[str, ...]:
    """Return the names and addresses that a phone may reach the service by."""
    names = {"localhost", "127.0.0.1", *more}
    if listen in ANY:
        names |= {socket.gethostname(), *_own_addresses()}
    else:
        names.add(listen)
    return tuple(sorted(name for name in names if name))


def fingerprint(authority: Path) -> str:
    """Return the authority's SHA-256, to be held against what the phone shows before it trusts it."""
    digest = x509.load_pem_x509_certificate(authority.read_bytes()).fingerprint(hashes.SHA256())
    return ":".join(f"{byte:02X}" for byte in digest)


def _own_addresses() -> set[str]:
    found = (address.address for each in psutil.net_if_addrs().values() for address in each)
    return {address for address in found if _is_ip(address) and not ipaddress.ip_address(address).is_link_local}


def _is_ip(text: str) -> bool:
    try:
        ipaddress.ip_address(text)
    except ValueError:
        return False
    return True


def _is_good(found: Certificates, authority: x509.Certificate, names: tuple[str, ...]) -> bool:
    if not (found.certificate.exists() and found.key.exists()):
        return False
    leaf = x509.load_pem_x509_certificate(found.certificate.read_bytes())
    if leaf.issuer != authority.subject or leaf.not_valid_after_utc - datetime.now(UTC) < RENEW_BEFORE:
        return False
    given = leaf.extensions.get_extension_for_class(x509.SubjectAlternativeName).value
    has = {str(name.value) for name in given}
    return has == {str(ipaddress.ip_address(name)) if _is_ip(name) else name for name in names}


def _make_authority(certificate: Path, key_file: Path) -> None:
    key = ec.generate_private_key(ec.SECP256R1())
    # Each is another's: a phone that trusts two of them tells them apart.
    name = _name(f"Shaotai gateway {socket.gethostname()[:20]} {os.urandom(3).hex()}")
    now = datetime.now(UTC)
    made = (
        _builder(name, name, key.public_key(), now, AUTHORITY_LASTS)
        .add_extension(x509.BasicConstraints(ca=True, path_length=0), critical=True)
        .add_extension(_usage(signs_certificates=True), critical=True)
        .add_extension(x509.SubjectKeyIdentifier.from_public_key(key.public_key()), critical=False)
        .sign(key, hashes.SHA256())
    )
    _write(key_file, _pem(key))
    _write(certificate, made.public_bytes(serialization.Encoding.PEM), mode=0o644)


def _make_leaf(
    found: Certificates, authority: x509.Certificate, authority_key: ec.EllipticCurvePrivateKey, names: tuple[str, ...]
) -> None:
    key = ec.generate_private_key(ec.SECP256R1())
    named: list[x509.GeneralName] = [
        x509.IPAddress(ipaddress.ip_address(name)) if _is_ip(name) else x509.DNSName(name) for name in names
    ]
    made = (
        _builder(_name("Shaotai gateway"), authority.subject, key.public_key(), datetime.now(UTC), LEAF_LASTS)
        .add_extension(x509.BasicConstraints(ca=False, path_length=None), critical=True)
        .add_extension(_usage(signs_certificates=False), critical=True)
        .add_extension(x509.ExtendedKeyUsage([ExtendedKeyUsageOID.SERVER_AUTH]), critical=False)
        .add_extension(x509.SubjectAlternativeName(named), critical=False)
        .add_extension(x509.AuthorityKeyIdentifier.from_issuer_public_key(authority_key.public_key()), critical=False)
        .sign(authority_key, hashes.SHA256())
    )
    _write(found.key, _pem(key))
    _write(found.certificate, made.public_bytes(serialization.Encoding.PEM), mode=0o644)


def _builder(
    subject: x509.Name, issuer: x509.Name, public: ec.EllipticCurvePublicKey, now: datetime, lasts: timedelta
) -> x509.CertificateBuilder:
    return (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(issuer)
        .public_key(public)
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - SLACK)
        .not_valid_after(now + lasts)
    )


def _name(common: str) -> x509.Name:
    return x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, common)])


def _usage(*, signs_certificates: bool) -> x509.KeyUsage:
    return x509.KeyUsage(
        digital_signature=not signs_certificates,
        key_cert_sign=signs_certificates,
        crl_sign=signs_certificates,
        content_commitment=False,
        key_encipherment=False,
        data_encipherment=False,
        key_agreement=False,
        encipher_only=False,
        decipher_only=False,
    )


def _pem(key: ec.EllipticCurvePrivateKey) -> bytes:
    return key.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )


def _write(path: Path, content: bytes, mode: int = 0o600) -> None:
    fresh = path.with_name(path.name + ".new")
    fresh.unlink(missing_ok=True)
    descriptor = os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_EXCL, mode)
    with os.fdopen(descriptor, "wb") as file:
        file.write(content)
    fresh.replace(path)
