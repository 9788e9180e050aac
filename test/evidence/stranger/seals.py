"""Seals (JWS, ES256), the keys that they name, and the tokens of an LMS."""

import json

from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec, padding, rsa, utils

from form import Refused, b64url, digest, from_b64, from_b64url, read_canonical, sha256, shape, text
from signed import certificate
from table import STATEMENTS

HASHES = {"256": hashes.SHA256, "384": hashes.SHA384, "512": hashes.SHA512}
CURVES = {"P-256": ec.SECP256R1, "P-384": ec.SECP384R1, "P-521": ec.SECP521R1}


def number(value):
    return int.from_bytes(from_b64url(value), "big")


def public_key(jwk):
    if jwk["kty"] == "EC":
        return ec.EllipticCurvePublicNumbers(number(jwk["x"]), number(jwk["y"]), CURVES[jwk["crv"]]()).public_key()
    if jwk["kty"] != "RSA":
        raise Refused("a key of another kind")
    return rsa.RSAPublicNumbers(number(jwk["e"]), number(jwk["n"])).public_key()


def open_jws(jws, key, algorithm):
    """Header and payload of a compact JWS that holds."""
    header, payload, signature = jws.split(".")
    data, value = f"{header}.{payload}".encode(), from_b64url(signature)
    chosen = HASHES[algorithm[2:]]()
    if algorithm[:2] == "ES":
        half = (key.curve.key_size + 7) // 8
        if len(value) != 2 * half:
            raise Refused("no signature of that algorithm")
        pair = int.from_bytes(value[:half], "big"), int.from_bytes(value[half:], "big")
        key.verify(utils.encode_dss_signature(*pair), data, ec.ECDSA(chosen))
    elif algorithm[:2] == "PS":
        key.verify(value, data, padding.PSS(padding.MGF1(chosen), chosen.digest_size), chosen)
    else:
        key.verify(value, data, padding.PKCS1v15(), chosen)
    return json.loads(from_b64url(header)), from_b64url(payload)


def read_key(jwk):
    """A sealing key, with the DER of its certificates."""
    if digest({name: jwk[name] for name in ("crv", "kty", "x", "y")}) != jwk["kid"]:
        raise Refused("a key is not the one that it says")
    public, ders = public_key(jwk), list(map(from_b64, jwk.get("x5c", [])))
    if ders and certificate(ders[0]).public_key() != public:
        raise Refused("the certificate is of another key")
    return {"kid": jwk["kid"], "public": public, "ders": ders}


def open_seal(statement, keys):
    """The statement with the `payload` under its seal and its `key`."""
    key = keys[json.loads(from_b64url(statement["jws"].split(".")[0]))["kid"]]
    header, payload = open_jws(statement["jws"], key["public"], "ES256")
    shape(header, {"alg": "ES256", "typ": "emarge-statement+jws", "kid": key["kid"], "x5t#S256?": text})
    if "x5t#S256" in header and header["x5t#S256"] not in [b64url(sha256(der)) for der in key["ders"][:1]]:
        raise Refused("a seal names another certificate")
    value = read_canonical(payload)
    shape(value, STATEMENTS[value["type"]], "statement")
    if b64url(sha256(payload)) != statement["digest"]:
        raise Refused("a statement has another digest")
    return {**statement, "payload": value, "key": key}


def is_identity(identity, payload):
    """Whether an LMS's token is the one that a signature names, holds, and is of the person."""
    try:
        return claims_of(identity, payload) == [payload["person"]["issuer"], payload["person"]["sub"]]
    except Exception:  # whatever libraries say of what they cannot read
        return False


def claims_of(identity, payload):
    token, jwk = identity["idToken"], identity["platformJwk"]
    header = json.loads(from_b64url(token.split(".")[0]))
    algorithm = header["alg"]
    same_key = (jwk["kid"], jwk["alg"]) == (header.get("kid"), algorithm)
    if b64url(sha256(token.encode())) != payload["idTokenDigest"] or not same_key or algorithm[:2] not in ("RS", "PS", "ES"):
        raise Refused("another token or key")
    _, claims = open_jws(token, public_key(jwk), algorithm)
    return [json.loads(claims)[name] for name in ("iss", "sub")]
