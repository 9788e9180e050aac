"""A second verifier, written from docs/evidence-format.md alone: no line of it comes from src/. It is a test, not the
product: where the two disagree, one of them or the document is wrong.

    python verify.py [--root PEM] [--tsa-root PEM] [--log-key TEXT] [--checkpoint FILE] FILE...

Prints a line of JSON a file: {"file", "verdict", "failed", "lacking"}.
"""

import argparse
import hashlib
import json

from cryptography import x509
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec, padding, rsa, utils

from form import Refused, b64url, digest, from_b64, from_b64url, millis, read_canonical, sha256, shape
from log import consistent, included, leaf, read_note
from meeting import Meeting, check_sheet
from pdf import open_pdf
from signed import certificate, der_of, issued, may_seal, open_stamp, path, revoked, unsigned_stamp, valid_at
from table import BUNDLE, ROWS, STATEMENTS

CLOCKS = 120_000  # ms between the clock of the tool and the one of the time-stamp


class Report:
    def __init__(self):
        self.failed, self.lacking = [], []

    def check(self, passed, words):
        if not passed:
            self.failed.append(words)
        return passed

    def lack(self, there, words):
        if not there:
            self.lacking.append(words)
        return there

    def verdict(self):
        return "failed" if self.failed else "incomplete" if self.lacking else "passed"


def public_key(jwk):
    x, y = (int.from_bytes(from_b64url(jwk[one]), "big") for one in "xy")
    return ec.EllipticCurvePublicNumbers(x, y, ec.SECP256R1()).public_key()


def verify_jws(jws, key, algorithm):
    """The header and the bytes of the payload."""
    header, payload, signature = jws.split(".")
    data, value = f"{header}.{payload}".encode(), from_b64url(signature)
    if algorithm == "ES256":
        if len(value) != 64:
            raise Refused("no ES256 signature")
        r, s = int.from_bytes(value[:32], "big"), int.from_bytes(value[32:], "big")
        key.verify(utils.encode_dss_signature(r, s), data, ec.ECDSA(hashes.SHA256()))
    else:
        key.verify(value, data, padding.PKCS1v15(), hashes.SHA256())
    return json.loads(from_b64url(header)), from_b64url(payload)


def read_key(jwk):
    """A sealing key with its certificates."""
    thumbprint = digest({name: jwk[name] for name in ("crv", "kty", "x", "y")})
    chain = [certificate(from_b64(one)) for one in jwk.get("x5c", [])]
    if thumbprint != jwk["kid"] or (chain and chain[0].public_key() != public_key(jwk)):
        raise Refused("a key is not the one that it says")
    if not all(issued(above, below) for below, above in zip(chain, chain[1:])) or (chain and not may_seal(chain[0])):
        raise Refused("certificates of a key are no chain")
    return {"public": public_key(jwk), "chain": chain}


def open_seal(statement, keys):
    encoded = json.loads(from_b64url(statement["jws"].split(".")[0]))
    key = keys[encoded["kid"]]
    header, payload = verify_jws(statement["jws"], key["public"], "ES256")
    named = {"x5t#S256": b64url(sha256(der_of(key["chain"][0])))} if key["chain"] and "x5t#S256" in header else {}
    shape(header, {"alg": "ES256", "typ": "emarge-statement+jws", "kid": str, **named})
    value = read_canonical(payload)
    shape(value, STATEMENTS[value["type"]], "statement")
    if b64url(sha256(payload)) != statement["digest"]:
        raise Refused("a statement has another digest")
    return {**statement, "payload": value, "key": key}


def check_inside(one, report):
    """Rows, strokes and identity beside a statement."""
    payload = one["payload"]
    report.check(("rows" in one) == (payload["type"] in ROWS), "statement: rows")
    for row, name in zip(one.get("rows", []), payload.get("rows", [])):
        if row is not None:
            shape(row, ROWS[payload["type"]], "row")
            report.check(digest(row) == name, "statement: a row has another digest")
    report.check(len(one.get("rows", [])) == len(payload.get("rows", [])), "statement: number of rows")
    report.check(("strokes" in one) == (payload.get("method") == "drawn"), "statement: strokes")
    if "strokes" in one:
        report.check(digest(one["strokes"]) == payload["strokesDigest"], "statement: strokes have another digest")
    if "identity" in one:
        token, jwk = one["identity"]["idToken"], one["identity"]["platformJwk"]
        report.check(b64url(sha256(token.encode())) == payload["idTokenDigest"], "identity: another token")
        numbers = (int.from_bytes(from_b64url(jwk[name]), "big") for name in "en")
        _, claims = verify_jws(token, rsa.RSAPublicNumbers(*numbers).public_key(), "RS256")
        person = payload["person"]
        report.check([json.loads(claims)[name] for name in ("iss", "sub")] == [person["issuer"], person["sub"]], "identity")


def check_log(bundle, trust, under_pdf, report):
    """Steps 5 and 6: the times shown, as (size, ms)."""
    log = bundle["log"]
    if not report.lack(log, "log: nothing is logged"):
        return []
    origin, size, root = read_note(log["checkpoint"], log["key"])
    report.check(origin.endswith("/log/" + bundle["institution"]["key"]), "checkpoint: of another institution")
    if trust.log_key is not None:
        report.check(trust.log_key.strip() == log["key"], "checkpoint: another key")
    else:
        report.lack(under_pdf, "checkpoint: nobody vouches for the key")
    for note in trust.checkpoint:
        _, other, other_root = read_note(note, log["key"])
        report.check(other != size or other_root == root, "checkpoint: a fork")
    times = [(size, log["checkpoint"], log["timestamp"])] if report.lack(log["timestamp"], "time: no time-stamp") else []
    for one in log.get("earlier", []):
        _, old, old_root = read_note(one["checkpoint"], log["key"])
        hashes = list(map(from_b64, one["consistency"]))
        report.check(consistent(old, old_root, size, root, hashes), "checkpoint: an earlier one is not its beginning")
        times.append((old, one["checkpoint"], one["timestamp"]))
    for one in bundle["statements"]:
        if report.lack(one["inclusion"], "log: a statement waits"):
            place, commitment = one["inclusion"], from_b64url(one["inclusion"]["commitment"])
            hashes = list(map(from_b64, place["hashes"]))
            report.check(included(place["index"], size, hashes, leaf(commitment), root), "log: not included")
            if one["salt"]:
                made = sha256(from_b64url(one["salt"]), from_b64url(one["digest"]))
                report.check(made == commitment, "log: another commitment")
    places = [one["inclusion"]["index"] for one in bundle["statements"] if one["inclusion"]]
    report.check(len(set(places)) == len(places), "log: an index twice")
    shown = []
    for size, note, stamp in times:
        at, trusted = open_stamp(from_b64(stamp), note.encode(), trust.tsa_root)
        report.lack(trusted, "time: no trusted root")
        shown.append((size, at))
    return shown


def check_certificate(chain, at, crl, trust, report):
    """Step 7, for one key at one time."""
    whole = path(chain[0], chain[1:] + trust.root)
    report.lack(any(one in trust.root for one in whole), "certificate: no trusted root")
    report.check(all(valid_at(one, at) for one in whole), "certificate: not valid then")
    gone = revoked(crl, chain[0], whole[1], at) if crl and len(whole) > 1 else None
    report.check(gone is not True, "certificate: revoked")
    report.lack(gone is not None, "certificate: no list of revocations")


def check_times(opened, shown, crl, trust, report):
    for one in opened:
        place = one["inclusion"]
        stamps = [at for size, at in shown if place and place["index"] < size]
        if stamps:
            at = min(stamps)
            report.check(millis(one["payload"]["receivedAt"]) <= at + CLOCKS, "time: received after its time-stamp")
            if report.lack(one["key"]["chain"], "certificate: none"):
                check_certificate(one["key"]["chain"], at, crl, trust, report)


def check_statements(bundle, opened, report):
    erased = {one["digest"] for one in bundle["statements"] if one["jws"] is None}
    report.lack(not erased, "seal: erased")
    payloads = [one["payload"] for one in opened]
    report.check(all(one["institution"]["key"] == bundle["institution"]["key"] for one in payloads), "statement: institution")
    report.check(len({one["meeting"]["id"] for one in payloads}) == 1, "statement: meetings")
    order = [one["receivedAt"] for one in payloads]
    report.check(order == sorted(order), "statement: order")
    names = [one["digest"] for one in bundle["statements"]]
    report.check(len(set(names)) == len(names), "statement: twice")
    report.check(payloads[-1]["institution"]["name"] == bundle["institution"]["name"], "statement: name of the institution")
    if bundle["kind"] == "personal":
        people = {one["person"]["id"] for one in payloads if "person" in one}
        report.check(len(people) == 1 and bundle["sheet"] is None and not erased, "statement: one person")
        return
    meeting = Meeting(opened, erased, report)
    if meeting.statements():
        check_sheet(meeting, bundle["sheet"], report.check)
        report.lack(all(one["state"] != "erased" for one in bundle["sheet"]["trainees"]), "sheet: erased rows")


def check_bundle(data, trust, under_pdf, report):
    bundle = read_canonical(data)
    shape(bundle, BUNDLE)
    keys = {jwk["kid"]: read_key(jwk) for jwk in bundle["keys"]}
    opened = [open_seal(one, keys) for one in bundle["statements"] if one["jws"]]
    report.check(len(keys) == len(bundle["keys"]), "form: a key twice")
    report.check(len({id(one["key"]) for one in opened}) == len(keys), "form: an unused key")
    report.check(all((one["jws"] is None) == (one["salt"] is None) for one in bundle["statements"]), "form: salt")
    for one in opened:
        check_inside(one, report)
    shown = check_log(bundle, trust, under_pdf, report)
    crl = from_b64(bundle["revocations"]) if bundle["revocations"] else None
    check_times(opened, shown, crl, trust, report)
    check_statements(bundle, opened, report)
    if bundle["kind"] == "meeting":
        report.lack(under_pdf is not None, "sheet: parts of it stand under no seal")


def check_pdf(data, trust, report):
    bundle, signer, own, pool = open_pdf(data)
    at, trusted = open_stamp(unsigned_stamp(signer), signer["signature"].native, trust.tsa_root)
    report.lack(trusted, "pdf: time-stamp without a trusted root")
    crl = json.loads(bundle)["revocations"]
    check_certificate([own, *pool], at, crl and from_b64(crl), trust, report)
    trusted = any(one in trust.root for one in path(own, pool + trust.root))
    check_bundle(bundle, trust, trusted or None, report)


def check_file(name, trust):
    report = Report()
    try:
        with open(name, "rb") as file:
            data = file.read()
        if data.startswith(b"%PDF"):
            check_pdf(data, trust, report)
        else:
            check_bundle(data, trust, None, report)
    except (Refused, InvalidSignature, ValueError, KeyError, IndexError, TypeError) as error:
        report.failed.append(f"form: {type(error).__name__} {error}")
    return {"file": name, "verdict": report.verdict(), "failed": report.failed, "lacking": sorted(set(report.lacking))}


def main():
    parser = argparse.ArgumentParser()
    for option in ("--root", "--tsa-root", "--checkpoint"):
        parser.add_argument(option, action="append", default=[], type=lambda name: open(name, "rb").read())
    parser.add_argument("--log-key")
    parser.add_argument("file", nargs="+")
    trust = parser.parse_args()
    trust.root = list(map(x509.load_pem_x509_certificate, trust.root))
    trust.tsa_root = list(map(x509.load_pem_x509_certificate, trust.tsa_root))
    trust.checkpoint = [note.decode() for note in trust.checkpoint]
    for name in trust.file:
        print(json.dumps(check_file(name, trust)), flush=True)


if __name__ == "__main__":
    main()
