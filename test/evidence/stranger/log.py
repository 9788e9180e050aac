"""The log: leaves, proofs (RFC 9162, section 2.1) and checkpoints (C2SP signed-note)."""

import re

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

from form import Refused, from_b64, sha256


def leaf(commitment):
    return sha256(b"\0", commitment)


def node(left, right):
    return sha256(b"\1", left, right)


def included(index, size, hashes, leaf_hash, root):
    """RFC 9162, section 2.1.3.2."""
    if index >= size:
        return False
    place, last, found = index, size - 1, leaf_hash
    for sibling in hashes:
        if last == 0:
            return False
        if place & 1 or place == last:
            found = node(sibling, found)
            while not place & 1 and place:
                place, last = place >> 1, last >> 1
        else:
            found = node(found, sibling)
        place, last = place >> 1, last >> 1
    return last == 0 and found == root


def consistent(first, first_root, second, second_root, hashes):
    """RFC 9162, section 2.1.4.2."""
    if first == second:
        return not hashes and first_root == second_root
    if not 0 < first < second or not hashes:
        return False
    path = ([first_root] if first & (first - 1) == 0 else []) + hashes
    place, last = first - 1, second - 1
    while place & 1:
        place, last = place >> 1, last >> 1
    old = new = path[0]
    for sibling in path[1:]:
        if last == 0:
            return False
        if place & 1 or place == last:
            old, new = node(sibling, old), node(sibling, new)
            while not place & 1 and place:
                place, last = place >> 1, last >> 1
        else:
            new = node(new, sibling)
        place, last = place >> 1, last >> 1
    return last == 0 and old == first_root and new == second_root


def read_key(key):
    """<name>+<key id>+<base64 of 0x01 || public key>: its name, id and public key."""
    name, key_id, encoded = key.strip().split("+", 2)
    data = from_b64(encoded)
    if len(data) != 33 or data[0] != 1 or sha256(name.encode(), b"\n", data)[:4].hex() != key_id:
        raise Refused("no key of a log")
    return name, bytes.fromhex(key_id), data[1:]


def read_note(note, key):
    """The origin, size and root of a checkpoint that `key` signed."""
    name, key_id, public = read_key(key)
    signed, lines = note.rsplit("\n\n", 1)
    text, own = signed + "\n", []
    if not lines.endswith("\n"):
        raise Refused("checkpoint without an end")
    for line in lines[:-1].split("\n"):
        found = re.fullmatch("\u2014 ([^ +]+) ([A-Za-z0-9+/=]+)", line)
        if not found:
            raise Refused("a line of a checkpoint is no signature")
        data = from_b64(found[2])
        if found[1] == name and data[:4] == key_id:
            own.append(data[4:])
    if not own:
        raise Refused("checkpoint not signed by the log's key")
    for signature in own:
        try:
            Ed25519PublicKey.from_public_bytes(public).verify(signature, text.encode())
        except InvalidSignature as error:
            raise Refused("the checkpoint's signature does not hold") from error
    origin, size, root = text.split("\n")[:3]
    if origin != name or not re.fullmatch("0|[1-9][0-9]*", size) or len(from_b64(root)) != 32:
        raise Refused("no checkpoint")
    return origin, int(size), from_b64(root)
