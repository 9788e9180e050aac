"""What others sign: certificates, revocation lists, CMS and time-stamps."""

import hashlib

from asn1crypto import cms, core, tsp
from cryptography import x509
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec, padding
from cryptography.hazmat.primitives.serialization import Encoding
from cryptography.x509.oid import ExtendedKeyUsageOID, ExtensionOID

from form import Refused, sha256

STAMP = "1.2.840.113549.1.9.16.2.14"


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
    try:
        certificate.verify_directly_issued_by(issuer)
    except (InvalidSignature, ValueError, TypeError):
        return False
    basic = extension(issuer, ExtensionOID.BASIC_CONSTRAINTS)
    usage = extension(issuer, ExtensionOID.KEY_USAGE)
    return bool(basic and basic.value.ca) and (usage is None or usage.value.key_cert_sign)


def valid_at(certificate, at):
    start, end = certificate.not_valid_before_utc, certificate.not_valid_after_utc
    return start.timestamp() * 1000 <= at <= end.timestamp() * 1000


def may_seal(certificate):
    usage = extension(certificate, ExtensionOID.KEY_USAGE)
    basic = extension(certificate, ExtensionOID.BASIC_CONSTRAINTS)
    return not (basic and basic.value.ca) and (
        usage is None or usage.value.digital_signature or usage.value.content_commitment
    )


def path(leaf, pool):
    """From the leaf up, as far as issuers are known."""
    chain = [leaf]
    while not issued(chain[-1], chain[-1]):
        above = next((one for one in pool if one not in chain and issued(one, chain[-1])), None)
        if above is None:
            break
        chain.append(above)
    return chain


def revoked(crl_der, certificate, issuer, at):
    """True, False, or None where the list does not tell."""
    crl = x509.load_der_x509_crl(crl_der)
    if crl.issuer != issuer.subject or not crl.is_signature_valid(issuer.public_key()):
        return None
    entry = crl.get_revoked_certificate_by_serial_number(certificate.serial_number)
    if entry is not None and entry.revocation_date_utc.timestamp() * 1000 <= at:
        return True
    return False if crl.last_update_utc.timestamp() * 1000 >= at - 86_400_000 else None


def holds(certificate, signature, data, signer):
    name = signer["digest_algorithm"]["algorithm"].native
    chosen = {"sha256": hashes.SHA256, "sha384": hashes.SHA384, "sha512": hashes.SHA512}[name]()
    key = certificate.public_key()
    try:
        if isinstance(key, ec.EllipticCurvePublicKey):
            key.verify(signature, data, ec.ECDSA(chosen))
        else:
            key.verify(signature, data, padding.PKCS1v15(), chosen)
    except InvalidSignature as error:
        raise Refused("a CMS signature does not hold") from error


def open_cms(der, content_type, detached=None):
    """The signer, its certificate, the others and the content of DER CMS SignedData with one signer."""
    info = cms.ContentInfo.load(der, strict=True)
    if info["content_type"].native != "signed_data":
        raise Refused("no SignedData")
    body = info["content"]
    inner = body["encap_content_info"]
    if len(body["signer_infos"]) != 1 or inner["content_type"].native != content_type:
        raise Refused("not one signer over what it should be")
    if (detached is None) == (inner["content"].native is None):
        raise Refused("content where none should be, or none")
    content = inner["content"].contents if detached is None else detached
    signer = body["signer_infos"][0]
    attributes = {one["type"].native: one["values"] for one in signer["signed_attrs"]}
    if len(attributes) != len(signer["signed_attrs"]):
        raise Refused("a signed attribute stands twice")
    named = attributes.get("signing_certificate_v2") or attributes.get("signing_certificate")
    pool = [certificate(one.chosen.dump()) for one in body["certificates"] if one.name == "certificate"]
    if named is None or attributes["content_type"][0].native != content_type:
        raise Refused("signed attributes are missing")
    first = named[0]["certs"][0]
    algorithm = first["hash_algorithm"]["algorithm"].native if "hash_algorithm" in first.native else "sha1"
    own = [one for one in pool if hashlib.new(algorithm, der_of(one)).digest() == first["cert_hash"].native]
    if not own:
        raise Refused("the signer's certificate is not there")
    hashed = hashlib.new(signer["digest_algorithm"]["algorithm"].native, content).digest()
    if attributes["message_digest"][0].native != hashed:
        raise Refused("the CMS is over something else")
    holds(own[0], signer["signature"].native, b"\x31" + signer["signed_attrs"].dump()[1:], signer)
    return signer, own[0], pool, content


def open_stamp(der, stamped, roots):
    """The time in ms that a time-stamp shows of `stamped`, and whether it leads to one of the roots."""
    try:
        _, own, pool, content = open_cms(der, "tst_info")
        info = tsp.TSTInfo.load(content, strict=True)
    except (ValueError, KeyError, TypeError) as error:
        raise Refused("no time-stamp") from error
    imprint = info["message_imprint"]
    if imprint["hash_algorithm"]["algorithm"].native != "sha256" or imprint["hashed_message"].native != sha256(stamped):
        raise Refused("a time-stamp of something else")
    at = round(info["gen_time"].native.timestamp() * 1000)
    usage = extension(own, ExtensionOID.EXTENDED_KEY_USAGE)
    if not usage or not usage.critical or list(usage.value) != [ExtendedKeyUsageOID.TIME_STAMPING]:
        raise Refused("the certificate of a time-stamp is for something else")
    if not valid_at(own, at):
        raise Refused("the certificate of a time-stamp was not valid")
    chain = path(own, pool + roots)
    return at, any(one in roots for one in chain) and all(valid_at(one, at) for one in chain)


def unsigned_stamp(signer):
    found = [one for one in signer["unsigned_attrs"] if one["type"].dotted == STAMP]
    if len(found) != 1 or len(found[0]["values"]) != 1:
        raise Refused("a seal of a PDF without its time-stamp")
    return found[0]["values"][0].dump()
