"""A sheet: its seal (PAdES B-T) and the bundle inside. It reads what it needs, and is no judge of PDF."""

import re
import zlib

from form import Refused, b64url, sha256
from signed import open_cms


def one(pattern, data):
    found = re.findall(pattern, data, re.S)
    if len(found) != 1:
        raise Refused(f"not one {pattern[:40]!r} in the PDF")
    return found[0]


def bundle_inside(data):
    stream = one(rb"/Type /EmbeddedFile\n.*?/Length (\d+)\n.*?stream\n(.*?)\nendstream", data)
    inflater = zlib.decompressobj()
    bundle = inflater.decompress(stream[1], 64 * 1024 * 1024 + 1)
    if len(bundle) > 64 * 1024 * 1024 or not inflater.eof:
        raise Refused("the bundle is too large, or ends early")
    return bundle


def info(data, name):
    place = one(rb"/" + name + rb" (\d+) 0 R", data)
    return one(rb"\n" + place + rb" 0 obj\n\(([^)]*)\)\nendobj", data).decode()


def open_pdf(data):
    """The bundle, the signer, its certificate, the other certificates, and what Info says."""
    first, begin, end, length = map(int, one(rb"/ByteRange \[(\d+) (\d+) (\d+) (\d+)\]", data))
    written = data[begin:end]
    if first != 0 or end + length != len(data) or not re.fullmatch(rb"<[0-9a-f]+>", written):
        raise Refused("the seal does not cover the file")
    filled = bytes.fromhex(written[1:-1].decode())
    size = 4 + int.from_bytes(filled[2:4], "big")
    if filled[:2] != b"\x30\x82" or any(filled[size:]):
        raise Refused("something stands after the CMS")
    signer, own, pool, _ = open_cms(filled[:size], "data", data[:begin] + data[end:])
    bundle = bundle_inside(data)
    if info(data, b"EmargeBundle") != b64url(sha256(bundle)):
        raise Refused("the attachment has another hash than the file says")
    return bundle, signer, own, pool
