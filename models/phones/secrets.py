"""Codes and tokens, and what is kept of them."""

from __future__ import annotations

import hashlib
import hmac
import os
import secrets
import unicodedata

from models.phones.rules import CODE_DIGITS

TOKEN_BYTES = 32


def new_token() -> str:
    """Return 256 random bits, as characters that need no quoting anywhere."""
    return secrets.token_urlsafe(TOKEN_BYTES)


def token_hash(token: str) -> bytes:
    """Return what is kept of a token: nobody guesses 256 bits, so its plain hash tells nothing."""
    return hashlib.sha256(token.encode("utf-8", "surrogatepass")).digest()


def new_code() -> str:
    """Return a one-time code of six digits."""
    return f"{secrets.randbelow(10**CODE_DIGITS):0{CODE_DIGITS}d}"


def new_salt() -> bytes:
    """Return the salt of a code."""
    return os.urandom(16)


def code_hash(code: str, salt: bytes) -> bytes:
    """Return what is kept of a code: a million of them are soon tried, so each try costs some milliseconds."""
    return hashlib.scrypt(code.encode("utf-8", "surrogatepass"), salt=salt, n=4096, r=8, p=1, dklen=32)


def is_code(code: str, salt: bytes, kept: bytes) -> bool:
    """Tell whether it is that code, in the same time whatever it is."""
    return hmac.compare_digest(code_hash(code, salt), kept)


def limit_key(secret: bytes, what: str, who: str) -> bytes:
    """Return by what tries are counted: neither number nor address can be had from it."""
    return hmac.new(secret, f"{what}\0{who}".encode("utf-8", "surrogatepass"), hashlib.sha256).digest()


def phone_digits(phone: str) -> str:
    """Return the digits of a phone number as they are compared, without China's 86 before a mobile number."""
    folded = unicodedata.normalize("NFKC", phone)
    digits = "".join(character for character in folded if character in "0123456789")
    for prefix in ("0086", "86"):
        if len(digits) == len(prefix) + 11 and digits.startswith(prefix + "1"):
            return digits[len(prefix) :]
    return digits
