"""The members of a bundle, as docs/evidence-format lists them."""

from form import count, decodes, from_b64, from_b64url, instant, positive, real, text

DIGEST = decodes(from_b64url, 32)
HASH = decodes(from_b64, 32)
BASE64 = decodes(from_b64)
TEXT_OR_NULL = (text, None)

INSTITUTION = {"key": text, "code": text, "name": text}
FACTS = {"id": text, "title": text, "start": instant, "end": instant, "timeZone": text, "room": text}
MEETING = {**FACTS, "course": {"id": text, "title": text}, "teachers": [text]}
PERSON = {"id": text, "issuer": text, "sub": text, "name": text}
MARK = (
    {"kind": "present", "lateMinutes": count, "leftEarlyMinutes": count},
    {"kind": "absent", "reason": ("unknown", "illness", "internship", "excused", "other")},
)
MARK_OR_NULL = (*MARK, None)
METHOD = ("drawn", "typed", "confirmed")
COMMON = {"v": 1, "institution": INSTITUTION, "meeting": MEETING, "receivedAt": instant}
SIGNED = {
    "person": PERSON,
    "revision": count,
    "method": METHOD,
    "sentence": {"locale": text, "text": text},
    "typedName": TEXT_OR_NULL,
    "strokesDigest": (DIGEST, None),
    "idTokenDigest": text,
}
FACT = {"field": ("title", "courseTitle", "start", "end", "room", "teachers"), "before": text, "after": text}
CLOSED_EARLY = ({"at": instant, "by": text, "reason": text}, None)

MEMBERS = {
    "student-signature": {
        **SIGNED,
        "declaredAt": (instant, None),
        "presence": {"shownBy": ("teacher", "scan", "both", None), "qrEpoch": (count, None)},
        "rollCallMark": MARK_OR_NULL,
    },
    "teacher-signature": {**SIGNED, "rollCallDigest": DIGEST},
    "roll-call": {
        "version": count,
        "completedBy": PERSON,
        "signInMode": ("manual", "qr", "both"),
        "rows": [DIGEST],
    },
    "validation": {
        "person": PERSON,
        "rollCallDigest": (DIGEST, None),
        "signatures": [DIGEST],
        "missing": [DIGEST],
        "closedEarly": CLOSED_EARLY,
    },
    "set-aside": {"person": PERSON, "of": DIGEST, "reason": text},
    "amendment": {
        "person": PERSON,
        "number": positive,
        "of": DIGEST,
        "reason": text,
        "facts": [FACT],
        "rows": [DIGEST],
        "added": count,
        "setAside": [DIGEST],
    },
}
STATEMENTS = {kind: {**COMMON, "type": kind, **members} for kind, members in MEMBERS.items()}

SALTED = {"salt": DIGEST, "person": {"id": text, "name": text}}
ROWS = {
    "roll-call": {**SALTED, "subject": (True, False), "mark": MARK},
    "amendment": {**SALTED, "before": MARK_OR_NULL, "after": MARK},
}

SIGNATURE = ({"digest": DIGEST, "method": METHOD, "receivedAt": instant, "typedName": TEXT_OR_NULL}, None)
STATE = ("signed", "signed-marked-absent", "absent", "missing", "not-subject", "erased")
SHEET = {
    "id": text,
    "version": positive,
    "madeAt": instant,
    "locale": text,
    "replaces": ({"id": text, "sha256": DIGEST, "why": ("amendment", "erasure")}, None),
    "institution": INSTITUTION,
    "provider": {"name": text, "registrationNumber": text, "address": text},
    "course": {"title": text},
    "meeting": {**FACTS, "halfDays": [{"half": ("morning", "afternoon"), "start": instant, "end": instant}]},
    "teachers": [{"name": text, "signature": SIGNATURE}],
    "trainees": [{"row": DIGEST, "name": TEXT_OR_NULL, "mark": MARK_OR_NULL, "signature": SIGNATURE, "state": STATE}],
    "sentences": [{"locale": text, "signedBy": ("student", "teacher"), "text": text}],
    "completed": ({"at": instant, "by": text, "version": positive}, None),
    "validated": {"at": instant, "by": text},
    "closedEarly": CLOSED_EARLY,
    "amendments": [
        {
            "number": positive,
            "digest": DIGEST,
            "at": instant,
            "by": text,
            "reason": text,
            "facts": [FACT],
            "rows": [{"name": TEXT_OR_NULL, "before": MARK_OR_NULL, "after": MARK_OR_NULL}],
            "setAside": count,
        }
    ],
}

KEY = {"kty": "EC", "crv": "P-256", "x": DIGEST, "y": DIGEST, "kid": DIGEST, "alg": "ES256", "use": "sig", "x5c?": [BASE64]}
LOG = {
    "key": text,
    "checkpoint": text,
    "timestamp": (BASE64, None),
    "earlier?": [{"checkpoint": text, "timestamp": BASE64, "consistency": [HASH]}],
}
NAMED = {"kid": text, "alg": text, "use": "sig"}
PLATFORM_KEY = ({"kty": "RSA", "n": text, "e": text, **NAMED}, {"kty": "EC", "crv": text, "x": text, "y": text, **NAMED})
STATEMENT = {
    "digest": DIGEST,
    "jws": TEXT_OR_NULL,
    "salt": (DIGEST, None),
    "inclusion": ({"index": count, "commitment": DIGEST, "hashes": [HASH]}, None),
    "rows?": [(*ROWS.values(), None)],
    "strokes?": [[{"x": real, "y": real, "t": real}]],
    "identity?": {"idToken": text, "platformJwk": PLATFORM_KEY},
}
BUNDLE = {
    "format": "emarge-evidence",
    "v": 1,
    "kind": ("meeting", "personal"),
    "institution": {"key": text, "name": text},
    "keys": [KEY],
    "revocations": (BASE64, None),
    "log": (LOG, None),
    "statements": [STATEMENT],
    "sheet": (SHEET, None),
}
