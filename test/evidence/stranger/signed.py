"""What others sign: certificates, revocation lists, CMS and time-stamps."""

import hashlib

from asn1crypto import cms, tsp
from cryptography import x509
from cryptography.exceptions import InvalidSignature, UnsupportedAlgorithm
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec, padding
from cryptography.hazmat.primitives.serialization import Encoding
from cryptography.x509.oid import ExtendedKeyUsageOID, ExtensionOID

from form import Refused, sha256

STAMP = "1.2.840.113549.1.9.16.2.14"
DAY = 86_400_000  # ms
HASHES = {"sha256": hashes.SHA256, "sha384": hashes.SHA384, "sha512": hashes.SHA512}


def certificate(der):
    try:
        return x509.load_der_x509_certificate(der)
    except ValueError as error:
        raise Refused("no certificate") from error


def der_of(certificate):
    return certificate.public_bytes(Encoding.DER)


def extension(certificate, oid):
    try:
        return certificate.extensions.get_extension_for_oid(oid)
    except x509.ExtensionNotFound:
        return None


def issued(issuer, certificate):
    """By name and by signature, as one that may."""
    try:
        certificate.verify_directly_issued_by(issuer)
    except (InvalidSignature, UnsupportedAlgorithm, ValueError, TypeError):
        return False
    basic = extension(issuer, ExtensionOID.BASIC_CONSTRAINTS)
    usage = extension(issuer, ExtensionOID.KEY_USAGE)
    return bool(basic and basic.value.ca) and (usage is None or usage.value.key_cert_sign)


def self_issued(certificate):
    return certificate.issuer == certificate.subject


def valid_at(certificate, at):
    start, end = certificate.not_valid_before_utc, certificate.not_valid_after_utc
    return start.timestamp() * 1000 <= at <= end.timestamp() * 1000


def may_seal(certificate):
    usage = extension(certificate, ExtensionOID.KEY_USAGE)
    return usage is None or usage.value.digital_signature or usage.value.content_commitment


def read_chain(ders, roots):
    """Certificates from the key's own up, and whether a root vouches for them: None when none was given."""
    chain = [certificate(der) for der in ders]
    if len(set(ders)) < len(ders):
        raise Refused("a certificate twice in a chain")
    for below, one in enumerate(chain):
        issuer = chain[below + 1] if below + 1 < len(chain) else one if self_issued(one) else None
        if issuer is None:
            break
        basic = extension(issuer, ExtensionOID.BASIC_CONSTRAINTS)
        length = basic.value.path_length if basic else None
        if not issued(issuer, one) or (issuer is not one and length is not None and below > length):
            raise Refused("certificates that are no chain")
    if not roots or any(one in roots for one in chain):
        return chain, True if roots else None
    root = None if self_issued(chain[-1]) else next((one for one in roots if issued(one, chain[-1])), None)
    return (chain, False) if root is None else (chain + [root], True)


def path(leaf, pool):
    """From the leaf up, as far as issuers are known."""
    chain = [leaf]
    while not self_issued(chain[-1]):
        above = next((one for one in pool if one not in chain and issued(one, chain[-1])), None)
        if above is None:
            break
        chain.append(above)
    return chain


def revocation(crl_der, chain, at):
    """"revoked", "good", or None where the list does not tell."""
    if crl_der is None or len(chain) < 2:
        return None
    crl = x509.load_der_x509_crl(crl_der)
    if crl.issuer != chain[1].subject:
        return None
    if not crl.is_signature_valid(chain[1].public_key()):
        raise Refused("a list of revocations that its authority did not sign")
    entry = crl.get_revoked_certificate_by_serial_number(chain[0].serial_number)
    if entry is not None and entry.revocation_date_utc.timestamp() * 1000 <= at:
        return "revoked"
    return None if crl.last_update_utc.timestamp() * 1000 < at - DAY else "good"


def verify(key, signature, data, chosen):
    if isinstance(key, ec.EllipticCurvePublicKey):
        key.verify(signature, data, ec.ECDSA(chosen))
    else:
        key.verify(signature, data, padding.PKCS1v15(), chosen)


def named_certificate(attributes, pool):
    """The one certificate of `pool` that the signed attributes name by its digest (RFC 5035)."""
    values = attributes.get("signing_certificate_v2") or attributes.get("signing_certificate")
    if values is None:
        raise Refused("the signer's certificate is not named")
    claim = values[0]["certs"][0].native
    algorithm = claim["hash_algorithm"]["algorithm"] if "hash_algorithm" in claim else "sha1"
    for one in pool:
        if hashlib.new(algorithm, der_of(one)).digest() == claim["cert_hash"]:
            return one
    raise Refused("the signer's certificate is not there")


def check_der(data, at=0, end=None):
    """Each length in its shortest form, and the parts fill the whole. (Sets are not looked at: certificates stand in the
    order of their chain.)"""
    end = len(data) if end is None else end
    while at < end:
        tag, length, at = data[at], data[at + 1], at + 2
        if length > 127:
            digits, at = data[at : at + length - 128], at + length - 128
            length = int.from_bytes(digits, "big")
            if length < 128 or digits[0] == 0:
                raise Refused("a length that is not DER's")
        if tag & 31 == 31 or at + length > end:
            raise Refused("not DER")
        if tag & 32:
            check_der(data, at, at + length)
        at += length


def check_envelope(body, signer, own):
    """What stands outside the signature has one form too."""
    algorithm = signer["digest_algorithm"]["algorithm"].native
    parsed = next(one.chosen for one in body["certificates"] if one.chosen.dump() == der_of(own))
    named = signer["sid"].chosen
    version = "v1" if body["encap_content_info"]["content_type"].native == "data" else "v3"
    fits = (
        [one["algorithm"].native for one in body["digest_algorithms"]] == [algorithm]
        and signer["signature_algorithm"]["algorithm"].native in (f"{algorithm}_ecdsa", f"{algorithm}_rsa", "rsassa_pkcs1v15")
        and signer["sid"].name == "issuer_and_serial_number"
        and (named["issuer"].dump(), named["serial_number"].dump()) == (parsed.issuer.dump(), own_number(parsed))
        and (body["version"].native, signer["version"].native) == (version, "v1")
        and not len(body["crls"])
    )
    if not fits:
        raise Refused("the envelope of a CMS does not fit")


def own_number(parsed):
    return parsed["tbs_certificate"]["serial_number"].dump()


def open_cms(der, kind, detached=None):
    """The signer, its certificate, all certificates and the content of CMS SignedData in DER with one signer."""
    info = cms.ContentInfo.load(der, strict=True)
    check_der(der)
    if info["content_type"].native != "signed_data":
        raise Refused("no SignedData")
    body = info["content"]
    inner = body["encap_content_info"]
    if len(body["signer_infos"]) != 1 or inner["content_type"].native != kind:
        raise Refused("not one signer over what it should be")
    if (detached is None) == (inner["content"].native is None):
        raise Refused("content where none should be, or none")
    content = inner["content"].contents if detached is None else detached
    signer = body["signer_infos"][0]
    attributes = {one["type"].native: one["values"] for one in signer["signed_attrs"]}
    pool = [certificate(one.chosen.dump()) for one in body["certificates"]]
    own = named_certificate(attributes, pool)
    algorithm = signer["digest_algorithm"]["algorithm"].native
    check_envelope(body, signer, own)
    if attributes["content_type"][0].native != kind or len(attributes) != len(signer["signed_attrs"]):
        raise Refused("signed attributes that do not fit")
    if attributes["message_digest"][0].native != hashlib.new(algorithm, content).digest():
        raise Refused("the CMS is over something else")
    data = b"\x31" + signer["signed_attrs"].dump()[1:]
    verify(own.public_key(), signer["signature"].native, data, HASHES[algorithm]())
    return signer, own, pool, content


def open_stamp(der, stamped, roots):
    """The time in ms that a time-stamp shows of `stamped`, and whether a root vouches for it: None when none was given."""
    signer, own, pool, content = open_cms(der, "tst_info")
    info = tsp.TSTInfo.load(content, strict=True)
    imprint = info["message_imprint"]
    if imprint["hash_algorithm"]["algorithm"].native != "sha256" or imprint["hashed_message"].native != sha256(stamped):
        raise Refused("a time-stamp of something else")
    at = round(info["gen_time"].native.timestamp() * 1000)
    usage = extension(own, ExtensionOID.EXTENDED_KEY_USAGE)
    if not usage or not usage.critical or list(usage.value) != [ExtendedKeyUsageOID.TIME_STAMPING]:
        raise Refused("the certificate of a time-stamp is for something else")
    if not valid_at(own, at) or len(signer["unsigned_attrs"]):
        raise Refused("the certificate of a time-stamp was not valid, or something is beside its signature")
    chain = path(own, pool + roots)
    trusted = any(one in roots for one in chain) and all(valid_at(one, at) for one in chain)
    return at, trusted if roots else None


def unsigned_stamp(signer):
    """The time-stamp of a PDF's seal; None where there is none."""
    found = list(signer["unsigned_attrs"])
    if not found:
        return None
    if len(found) != 1 or found[0]["type"].dotted != STAMP or len(found[0]["values"]) != 1:
        raise Refused("an unsigned attribute that is no time-stamp")
    return found[0]["values"][0].dump()
