"""A second verifier, written from docs/evidence-format.md and its parts alone: no line of it comes from src/. It is a
test, not the product: where the two disagree, one of them or the document is wrong. `test/evidence/stranger.test.ts`
compares them. It reads PDFs of one revision with a bundle inside: archive parts and certificates of completion it refuses. Python 3.10 or later, with `cryptography` and `asn1crypto`.

    python verify.py [--root PEM] [--tsa-root PEM] [--log-key TEXT] [--checkpoint FILE] FILE...

Prints a line of JSON a file: {"file", "verdict", "failed", "lacking"}. A file named `-` stands for names on standard input.
"""

import argparse
import json
import sys

from cryptography import x509

from form import Refused, digest, from_b64, from_b64url, millis, read_canonical, sha256, shape
from log import consistent, included, leaf, read_note
from meeting import Meeting
from pdf import open_pdf
from seals import is_identity, open_seal, read_key
from sheet import check_sheet
from signed import der_of, may_seal, open_stamp, path, read_chain, revocation, self_issued, unsigned_stamp, valid_at
from table import BUNDLE, ROWS

CLOCKS = 120_000  # ms between the clock of the tool and the one of the time-stamp
LIMIT = {"statements": 20_000, "keys": 200}


class Report:
    def __init__(self):
        self.failed, self.lacking = [], []

    def check(self, passed, words):
        if not passed:
            self.failed.append(words)
        return bool(passed)

    def lack(self, there, words):
        if not there:
            self.lacking.append(words)
        return bool(there)

    def trusted(self, found, words):
        """None where no root was given."""
        self.check(found is not False, f"{words}: another root")
        self.lack(found is not None, f"{words}: no root was given")

    def verdict(self):
        return "failed" if self.failed else "incomplete" if self.lacking else "passed"


def check_beside(one, personal, report):
    """What stands beside a statement: rows, strokes and identity."""
    payload, method = one["payload"], one["payload"].get("method")
    named = payload.get("rows")
    if named is None:
        report.check("rows" not in one, "statement: rows where none belong")
    elif report.lack("rows" in one, "statement: rows are left out"):
        report.check(len(one["rows"]) == len(named), "statement: another number of rows")
        for row, name in zip(one["rows"], named):
            if row is not None:
                shape(row, ROWS[payload["type"]], "row")
                report.check(digest(row) == name, "statement: a row has another digest")
    report.check((method == "drawn") == bool(payload.get("strokesDigest")), "statement: method and strokes")
    report.check((method == "typed") == (payload.get("typedName") is not None), "statement: method and name")
    if method == "drawn":
        if report.lack("strokes" in one, "statement: strokes are left out"):
            report.check(digest(one["strokes"]) == payload["strokesDigest"], "statement: strokes have another digest")
    else:
        report.check("strokes" not in one, "statement: strokes where none belong")
    if method and personal:
        report.lack("identity" in one, "statement: identity is left out")
    if "identity" in one:
        report.check(method and is_identity(one["identity"], payload), "statement: another identity")


def check_statements(bundle, opened, trust_in_pdf, report):
    """Steps 4, 8 and 9."""
    payloads, names = [one["payload"] for one in opened], [one["digest"] for one in bundle["statements"]]
    report.lack(len(opened) == len(names), "seal: erased")
    report.check(len(set(names)) == len(names), "statement: twice")
    for one in bundle["statements"]:
        left = [one["salt"], *(one.get(member) for member in ("rows", "strokes", "identity"))]
        report.check(one["salt"] if one["jws"] else left == [None] * 4, "statement: half erased")
    meeting = bundle["sheet"]["meeting"]["id"] if bundle["sheet"] else payloads and payloads[0]["meeting"]["id"]
    for one in payloads:
        report.check(one["institution"]["key"] == bundle["institution"]["key"], "statement: another institution")
        report.check(one["meeting"]["id"] == meeting, "statement: another meeting")
    order = [(one["payload"]["receivedAt"], place_of(one)) for one in opened]
    report.check(order == sorted(order), "statement: order")
    report.check(with_erased(bundle["statements"]) == names, "statement: order of erased ones")
    last = payloads[-1]["institution"]["name"] if payloads else bundle["institution"]["name"]
    report.check(last == bundle["institution"]["name"], "statement: name of the institution")
    if bundle["kind"] == "personal":
        kinds = [one["type"] for one in payloads]
        report.check(len(names) == 1 and kinds and kinds[0].endswith("-signature"), "statement: not one signature")
        return
    all_of_it = Meeting(bundle, opened, report)
    if all_of_it.statements():
        check_sheet(all_of_it, bundle["sheet"], report.check)
        report.lack(all(one["state"] != "erased" for one in bundle["sheet"]["trainees"]), "sheet: erased rows")
    report.lack(trust_in_pdf, "sheet: parts of it stand under no trusted seal")


def place_of(one):
    return one["inclusion"]["index"] if one["inclusion"] else float("inf")


def with_erased(statements):
    """Digests in their order: an erased one before the first other that has a later place."""
    order = [one for one in statements if one["jws"]]
    for one in sorted((one for one in statements if not one["jws"]), key=place_of):
        later = (at for at, other in enumerate(order) if other["jws"] and place_of(other) > place_of(one))
        order.insert(next(later, len(order)), one)
    return [one["digest"] for one in order]


def check_log(bundle, trust, trust_in_pdf, report):
    """Steps 5 and 6: pairs of a size and the ms that a time-stamp shows of it."""
    log = bundle["log"]
    if not report.lack(log, "log: nothing is logged"):
        return []
    origin, size, root = read_note(log["checkpoint"], log["key"])
    report.check(origin.endswith("/log/" + bundle["institution"]["key"]), "checkpoint: of another institution")
    if trust.log_key is None:
        report.lack(trust_in_pdf, "checkpoint: nobody vouches for the key")
    else:
        report.check(trust.log_key.strip() == log["key"], "checkpoint: another key")
    for one in bundle["statements"]:
        if report.lack(one["inclusion"], "log: a statement waits"):
            check_place(one, size, root, report)
    places = [one["inclusion"]["index"] for one in bundle["statements"] if one["inclusion"]]
    report.check(len(set(places)) == len(places), "log: an index twice")
    trees, stamps = {size: root}, [(size, log["checkpoint"], log["timestamp"])]
    for one in log.get("earlier", []):
        _, older, older_root = read_note(one["checkpoint"], log["key"])
        hashes = list(map(from_b64, one["consistency"]))
        report.check(consistent(older, older_root, size, root, hashes), "checkpoint: an earlier one is not its beginning")
        trees.setdefault(older, older_root)
        stamps.append((older, one["checkpoint"], one["timestamp"]))
    check_earlier([of for of, _, _ in stamps[1:]], size, bundle, report)
    for note in trust.checkpoint:
        _, kept, kept_root = read_note(note, log["key"])
        if report.lack(kept in trees, "checkpoint: a witness's is of another size"):
            report.check(trees[kept] == kept_root, "checkpoint: a fork")
    report.lack(log["timestamp"], "time: no time-stamp")
    return [(of, shown(note, stamp, trust, report)) for of, note, stamp in stamps if stamp]


def check_earlier(sizes, newest, bundle, report):
    """From the smallest on, and each has a statement that none before it has."""
    places, covered = [place_of(one) for one in bundle["statements"] if one["jws"]], 0
    for size in sizes:
        needed = any(covered <= place < size for place in places) and size < newest
        report.check(needed, "checkpoint: an earlier one that is not needed")
        covered = max(covered, size)


def check_place(one, size, root, report):
    place, commitment = one["inclusion"], from_b64url(one["inclusion"]["commitment"])
    hashes = list(map(from_b64, place["hashes"]))
    report.check(included(place["index"], size, hashes, leaf(commitment), root), "log: not included")
    if one["salt"]:
        made = sha256(from_b64url(one["salt"]), from_b64url(one["digest"]))
        report.check(made == commitment, "log: another commitment")


def shown(note, stamp, trust, report):
    at, trusted = open_stamp(from_b64(stamp), note.encode(), trust.tsa_root)
    report.trusted(trusted, "time")
    return at


def check_times(keys, opened, stamps, bundle, trust, report):
    """The end of step 6, and step 7."""
    crl = bundle["revocations"] and from_b64(bundle["revocations"])
    seen, issuers, origins = {kid: [] for kid in keys}, [], set()
    for one in opened:
        at = min((at for size, at in stamps if one["inclusion"] and one["inclusion"]["index"] < size), default=None)
        if report.lack(at is not None, "certificate: no time is shown"):
            report.check(millis(one["payload"]["receivedAt"]) <= at + CLOCKS, "time: received after its time-stamp")
            seen[one["key"]["kid"]].append(at)
    for kid, key in keys.items():
        if report.lack(key["ders"], "certificate: none"):
            chain, trusted = read_chain(key["ders"], trust.root)
            report.trusted(trusted, "certificate")
            report.check(may_seal(chain[0]), "certificate: may not seal")
            report.check(all(valid_at(one, at) for one in chain for at in seen[kid]), "certificate: not valid then")
            if seen[kid]:
                check_revocation(revocation(crl, chain, max(seen[kid])), report)
            issuers.extend(one.subject for one in chain[: len(key["ders"])])
            origins.add(der_of(chain[-1]) if self_issued(chain[-1]) else chain[-1].issuer.public_bytes())
            check_name(chain, bundle, trust, report)
    report.lack(len(origins) < 2, "certificate: keys of several roots")
    if crl:
        report.check(x509.load_der_x509_crl(crl).issuer in issuers, "certificate: a list of no authority here")


def check_name(chain, bundle, trust, report):
    """Of several roots each is trusted for the institution that its name tells."""
    root = next((one for one in chain if one in trust.root), None)
    if root and len(set(trust.root)) > 1:
        names = [part.value for part in root.subject]
        report.lack(bundle["institution"]["name"][:64] in names, "certificate: a root of another name")


def check_revocation(found, report):
    report.check(found != "revoked", "certificate: revoked")
    report.lack(found, "certificate: no list that tells")


def read_bundle(data):
    bundle = read_canonical(data)
    shape(bundle, BUNDLE)
    lists = [(bundle, name, most) for name, most in LIMIT.items()]
    lists += [(one, "rows", 20_000) for one in bundle["statements"]]
    lists += [(bundle["log"] or {}, "earlier", 1000), (bundle["sheet"] or {}, "trainees", 20_000)]
    if [] in [(bundle["log"] or {}).get("earlier"), *(jwk.get("x5c") for jwk in bundle["keys"])]:
        raise Refused("an empty list where none belongs")
    if any(len(where.get(name, [])) > most for where, name, most in lists):
        raise Refused("more than is read")
    if (bundle["kind"] == "meeting") != (bundle["sheet"] is not None):
        raise Refused("a sheet in a personal bundle, or none in one of a meeting")
    return bundle


def check_bundle(bundle, trust, trust_in_pdf, report):
    keys = {jwk["kid"]: read_key(jwk) for jwk in bundle["keys"]}
    opened = [open_seal(one, keys) for one in bundle["statements"] if one["jws"]]
    report.check(len(keys) == len(bundle["keys"]), "seal: a key twice")
    named = list(dict.fromkeys(one["key"]["kid"] for one in opened))
    report.check(named == list(keys), "seal: keys that are not used, or in another order")
    for one in opened:
        check_beside(one, bundle["kind"] == "personal", report)
    check_statements(bundle, opened, trust_in_pdf, report)
    stamps = check_log(bundle, trust, trust_in_pdf, report)
    check_times(keys, opened, stamps, bundle, trust, report)


def check_pdf(data, trust, report):
    """Step 2, then the bundle inside."""
    inside, said, signer, own, pool = open_pdf(data)
    bundle = read_bundle(inside)
    sheet = bundle["sheet"] or {"id": "", "version": ""}
    report.check(said == (sheet["id"], str(sheet["version"])), "pdf: of another sheet")
    stamp = unsigned_stamp(signer)
    chain, trusted = read_chain([der_of(one) for one in path(own, pool)], trust.root)
    report.check(len(path(own, pool)) == len(pool) and may_seal(own), "pdf: certificates that do not fit")
    report.trusted(trusted, "pdf")
    if report.lack(stamp, "pdf: no time-stamp"):
        at, stamped = open_stamp(stamp, signer["signature"].native, trust.tsa_root)
        report.trusted(stamped, "pdf: time")
        report.check(all(valid_at(one, at) for one in chain), "pdf: not valid then")
        crl = bundle["revocations"] and from_b64(bundle["revocations"])
        check_revocation(revocation(crl, chain, at), report)
    known = {from_b64(der) for jwk in bundle["keys"] for der in jwk.get("x5c", [])}
    same = report.lack(any(der_of(one) in known for one in chain[1:] or chain), "pdf: of another institution")
    check_bundle(bundle, trust, trusted and same, report)


def check_file(name, trust):
    report = Report()
    try:
        with open(name, "rb") as file:
            data = file.read()
        if data.startswith(b"%PDF-"):
            check_pdf(data, trust, report)
        else:
            check_bundle(read_bundle(data), trust, False, report)
    except Exception as error:  # whatever libraries say of what they cannot read
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
    for name in sys.stdin.read().split("\n") if trust.file == ["-"] else trust.file:
        print(json.dumps(check_file(name, trust)), flush=True)


if __name__ == "__main__":
    main()
