"""How a bundle and its statements are written: canonical JSON, digests, and the table of their members."""

import hashlib
import json
import re
from base64 import b64decode, b64encode, urlsafe_b64decode, urlsafe_b64encode
from datetime import datetime, timezone
from decimal import Decimal


class Refused(Exception):
    """What is read is not of the form that the document names."""


def sha256(*parts):
    return hashlib.sha256(b"".join(parts)).digest()


def b64url(data):
    return urlsafe_b64encode(data).decode().rstrip("=")


def from_b64url(text):
    data = urlsafe_b64decode(text + "=" * (-len(text) % 4))
    if b64url(data) != text:
        raise Refused("base64url written in another way")
    return data


def from_b64(text):
    data = b64decode(text, validate=True)
    if b64encode(data).decode() != text:
        raise Refused("base64 written in another way")
    return data


def millis(instant):
    moment = datetime.strptime(instant, "%Y-%m-%dT%H:%M:%S.%fZ").replace(tzinfo=timezone.utc)
    return round(moment.timestamp() * 1000)


def number(value):
    """As ECMAScript writes it (RFC 8785, section 3.2.2.3)."""
    sign, digits, exponent = Decimal(repr(float(value))).normalize().as_tuple()
    text, point = "".join(map(str, digits)), len(digits) + exponent
    if value == 0:
        return "0"
    if len(text) <= point <= 21:
        text += "0" * (point - len(text))
    elif 0 < point <= 21:
        text = text[:point] + "." + text[point:]
    elif -6 < point <= 0:
        text = "0." + "0" * -point + text
    else:
        mantissa = text[0] + ("." + text[1:] if text[1:] else "")
        text = f"{mantissa}e{'+' if point > 0 else '-'}{abs(point - 1)}"
    return "-" * sign + text


def canonical(value):
    """RFC 8785, as text."""
    if isinstance(value, dict):
        keys = sorted(value, key=lambda key: key.encode("utf-16-be"))
        return "{" + ",".join(f"{canonical(key)}:{canonical(value[key])}" for key in keys) + "}"
    if isinstance(value, list):
        return "[" + ",".join(map(canonical, value)) + "]"
    if isinstance(value, (int, float)) and not isinstance(value, bool):
        return number(value)
    return json.dumps(value, ensure_ascii=False)


def digest(value):
    return b64url(sha256(canonical(value).encode()))


def read_number(text):
    value = float(text)
    return int(value) if value.is_integer() and abs(value) < 2**53 else value


def depth(value):
    inner = value.values() if isinstance(value, dict) else value if isinstance(value, list) else None
    return 0 if inner is None else 1 + max(map(depth, inner), default=0)


def read_canonical(data, levels=32):
    """The value that `data` is the canonical JSON of."""
    try:
        value = json.loads(data.decode(), parse_int=read_number, parse_float=read_number)
        if depth(value) > levels or canonical(value).encode() != data:
            raise Refused("not canonical")
    except (ValueError, OverflowError, RecursionError, ArithmeticError) as error:
        raise Refused("not canonical JSON") from error
    return value


def shape(value, spec, at="bundle"):
    """Refuses what has another form than `spec`: a test, a constant, [of each], {of members}, (one of these)."""
    if isinstance(spec, dict):
        names = {name.rstrip("?") for name in spec}
        needed = {name for name in spec if not name.endswith("?")}
        if not isinstance(value, dict) or not needed <= set(value) <= names:
            raise Refused(f"{at}: other members than {sorted(names)}")
        for name, inner in spec.items():
            if name.rstrip("?") in value:
                shape(value[name.rstrip("?")], inner, f"{at}.{name.rstrip('?')}")
    elif isinstance(spec, list):
        if not isinstance(value, list):
            raise Refused(f"{at}: no list")
        for index, inner in enumerate(value):
            shape(inner, spec[0], f"{at}[{index}]")
    elif isinstance(spec, tuple):
        if not any(fits(value, inner, at) for inner in spec):
            raise Refused(f"{at}: none of its forms")
    elif not (spec(value) if callable(spec) else type(value) is type(spec) and value == spec):
        raise Refused(f"{at}: {json.dumps(value)[:60]}")


def fits(value, spec, at):
    try:
        shape(value, spec, at)
    except Refused:
        return False
    return True


def decodes(decode, size=None):
    def test(value):
        try:
            return isinstance(value, str) and size in (None, len(decode(value)))
        except (ValueError, Refused):
            return False

    return test


def instant(value):
    try:
        written = re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z", value, re.ASCII)
        return written is not None and millis(value) is not None
    except (TypeError, ValueError):
        return False


def text(value):
    return isinstance(value, str)


def count(value):
    return type(value) is int and value >= 0


def positive(value):
    return count(value) and value > 0


def real(value):
    return type(value) in (int, float)
