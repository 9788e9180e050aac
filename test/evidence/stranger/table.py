"""The members of a bundle, as docs/evidence-format.md lists them."""

from form import count, decodes, from_b64, from_b64url, instant, real, text

DIGEST = decodes(from_b64url, 32)
HASH = decodes(from_b64, 32)
DER = decodes(from_b64)

INSTITUTION = {"key": text, "code": text, "name": text}
MEETING = {
    "id": text,
    "course": {"id": text, "title": text},
    "title": text,
    "start": instant,
    "end": instant,
    "timeZone": text,
    "room": (text, None),
    "teachers": [text],
}
PERSON = {"id": text, "issuer": text, "sub": text, "name": text}
MARK = (
    {"kind": "present", "lateMinutes": count, "leftEarlyMinutes": count},
    {"kind": "absent", "reason": text},
)
METHOD = ("drawn", "typed", "confirmed")
COMMON = {"v": 1, "institution": INSTITUTION, "meeting": MEETING, "receivedAt": instant}
ACT = {
    **COMMON,
    "person": PERSON,
    "revision": count,
    "method": METHOD,
    "sentence": {"locale": text, "text": text},
    "typedName": (text, None),
    "strokesDigest": (DIGEST, None),
    "idTokenDigest": (DIGEST, None),
}
FACT = {"field": text, "before": text, "after": text}

STATEMENTS = {
    "student-signature": {
        **ACT,
        "type": "student-signature",
        "declaredAt": (instant, None),
        "presence": {"shownBy": ("teacher", "scan", "both"), "qrEpoch": (count, None)},
        "rollCallMark": (*MARK, None),
    },
    "teacher-signature": {**ACT, "type": "teacher-signature", "rollCallDigest": DIGEST},
    "roll-call": {
        **COMMON,
        "type": "roll-call",
        "version": count,
        "completedBy": PERSON,
        "signInMode": ("manual", "qr", "both"),
        "rows": [DIGEST],
    },
    "validation": {
        **COMMON,
        "type": "validation",
        "person": PERSON,
        "rollCallDigest": DIGEST,
        "signatures": [DIGEST],
        "missing": [DIGEST],
        "closedEarly": ({"reason": text}, text, None),
    },
    "set-aside": {**COMMON, "type": "set-aside", "person": PERSON, "of": DIGEST, "reason": text},
    "amendment": {
        **COMMON,
        "type": "amendment",
        "person": PERSON,
        "number": count,
        "of": DIGEST,
        "reason": text,
        "facts": [FACT],
        "rows": [DIGEST],
        "added": count,
        "setAside": [DIGEST],
    },
}

ROWS = {
    "roll-call": {"salt": DIGEST, "person": {"id": text, "name": text}, "mark": MARK, "subject": lambda v: v in (True, False)},
    "amendment": {"salt": DIGEST, "person": {"id": text, "name": text}, "before": (*MARK, None), "after": (*MARK, None)},
}

SIGNATURE = {"digest": DIGEST, "method": METHOD, "receivedAt": instant, "typedName": (text, None)}
SHEET = {
    "id": text,
    "version": count,
    "madeAt": instant,
    "locale": text,
    "institution": INSTITUTION,
    "provider": {"name": text, "registrationNumber": (text, None), "address": (text, None)},
    "course": {"title": text},
    "meeting": {
        "id": text,
        "title": text,
        "start": instant,
        "end": instant,
        "timeZone": text,
        "room": (text, None),
        "halfDays": [{"half": text, "start": instant, "end": instant}],
    },
    "teachers": [{"name": text, "signature": (SIGNATURE, None)}],
    "trainees": [
        {"row": DIGEST, "name": (text, None), "mark": (*MARK, None), "signature": (SIGNATURE, None), "state": text}
    ],
    "sentences": [{"locale": text, "signedBy": ("student", "teacher"), "text": text}],
    "completed": {"at": instant, "by": text, "version": count},
    "validated": {"at": instant, "by": text},
    "closedEarly": ({"reason": text}, text, None),
    "amendments": [
        {
            "number": count,
            "digest": DIGEST,
            "at": instant,
            "by": text,
            "reason": text,
            "facts": [FACT],
            "rows": [{"name": (text, None), "before": (*MARK, None), "after": (*MARK, None)}],
            "setAside": count,
        }
    ],
    "replaces": ({"id": text, "sha256": DIGEST, "why": text}, None),
}

BUNDLE = {
    "format": "emarge-evidence",
    "v": 1,
    "kind": ("meeting", "personal"),
    "institution": {"key": text, "name": text},
    "keys": [
        {"kty": "EC", "crv": "P-256", "x": DIGEST, "y": DIGEST, "kid": DIGEST, "alg": "ES256", "use": "sig", "x5c?": [DER]}
    ],
    "revocations": (DER, None),
    "log": (
        {
            "key": text,
            "checkpoint": text,
            "timestamp": (DER, None),
            "earlier?": [{"checkpoint": text, "timestamp": DER, "consistency": [HASH]}],
        },
        None,
    ),
    "statements": [
        {
            "digest": DIGEST,
            "jws": (text, None),
            "salt": (DIGEST, None),
            "inclusion": ({"index": count, "commitment": DIGEST, "hashes": [HASH]}, None),
            "rows?": [lambda value: value is None or isinstance(value, dict)],
            "strokes?": [[{"t": real, "x": real, "y": real}]],
            "identity?": {"idToken": text, "platformJwk": lambda value: isinstance(value, dict)},
        }
    ],
    "sheet": (SHEET, None),
}
