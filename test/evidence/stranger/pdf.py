"""A sheet: its seal (PAdES B-T) and the bundle inside. It finds what it needs, and is no judge of PDF."""

import re
import zlib

from form import Refused, b64url, sha256
from signed import open_cms

SIGNED = {"content_type", "message_digest", "signing_certificate_v2"}
MOST = 64 * 1024 * 1024  # bytes of a bundle


def one(pattern, data):
    found = re.findall(pattern, data)
    if len(found) != 1:
        raise Refused(f"not one {pattern!r} in the PDF")
    return found[0]


def bundle_inside(data):
    head, stream = data.split(b"/Type /EmbeddedFile\n", 1)[1].split(b"\nstream\n", 1)
    length = int(one(rb"/Length (\d+)\n", head))
    if data.count(b"/EmbeddedFile\n") != 1 or stream[length : length + 11] != b"\nendstream\n":
        raise Refused("not one attachment, or one of another length")
    inflater = zlib.decompressobj()
    bundle = inflater.decompress(stream[:length], MOST + 1)
    if len(bundle) > MOST or not inflater.eof:
        raise Refused("the bundle is too large, or ends early")
    return bundle


def info(data, name):
    """A text of the Info dictionary, each of which stands as an object of its own; empty where there is none."""
    if name + b" " not in data:
        return ""
    place = one(rb"/" + name + rb" (\d+) 0 R", data)
    return one(rb"\n" + place + rb" 0 obj\n\(([^)]*)\)\nendobj", data).decode()


def open_pdf(data):
    """The bundle, the id and version of its sheet, the signer, its certificate, and all certificates."""
    first, begin, end, length = map(int, one(rb"/ByteRange \[(\d+) (\d+) (\d+) (\d+)\]", data))
    written = data[begin:end]
    if first != 0 or end + length != len(data) or not re.fullmatch(rb"<[0-9a-f]+>", written):
        raise Refused("the seal does not cover the file")
    filled = bytes.fromhex(written[1:-1].decode())
    size = 4 + int.from_bytes(filled[2:4], "big")
    if filled[:2] != b"\x30\x82" or any(filled[size:]):
        raise Refused("something stands after the CMS")
    signer, own, pool, _ = open_cms(filled[:size], "data", data[:begin] + data[end:])
    if {one["type"].native for one in signer["signed_attrs"]} != SIGNED:
        raise Refused("other signed attributes than PAdES has")
    bundle = bundle_inside(data)
    if info(data, b"EmargeBundle") != b64url(sha256(bundle)):
        raise Refused("the attachment has another hash than the file says")
    return bundle, (info(data, b"EmargeSheet"), info(data, b"EmargeVersion")), signer, own, pool
