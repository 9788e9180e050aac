"""How the statements of a meeting name one another, and what a sheet may say of them."""

import json
from collections import Counter

from form import canonical, digest, from_b64url

LETTERS = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"


def reference(statement_digest):
    letters = "".join(LETTERS[byte & 31] for byte in from_b64url(statement_digest)[:10])
    return f"EM-{letters[:5]}-{letters[5:]}"


def same(left, right):
    return canonical(left) == canonical(right)


class Meeting:
    """The opened statements of a bundle: `what` is the payload of a digest, `rows` its rows with their digests."""

    def __init__(self, opened, erased, report):
        self.opened, self.erased, self.check = opened, erased, report.check
        self.what = {one["digest"]: one["payload"] for one in opened}
        self.rows = {one["digest"]: list(zip(one["payload"]["rows"], one["rows"])) for one in opened if "rows" in one}

    def of(self, kind):
        return [(one["digest"], one["payload"]) for one in self.opened if one["payload"]["type"] == kind]

    def knows(self, name, kind):
        return name in self.erased or self.what.get(name, {}).get("type") == kind

    def statements(self):
        """Step 4; False where the rest has nothing to stand on."""
        validations, rolls = self.of("validation"), self.of("roll-call")
        self.check(len(validations) == 1, "statement: not one validation")
        if len(validations) != 1 or not rolls:
            self.check(bool(rolls), "statement: no roll call")
            return False
        self.validation_digest, self.validation = validations[0]
        newest = max(rolls, key=lambda one: one[1]["version"])
        self.check(len({one["version"] for _, one in rolls}) == len(rolls), "statement: a version twice")
        self.check(self.validation["rollCallDigest"] == newest[0], "statement: not the newest roll call is validated")
        self.roll_digest, self.roll = newest
        self.signed_by_completer()
        self.counting()
        self.amended = self.chained()
        named = {name for _, one in self.of("set-aside") for name in [one["of"]]}
        named |= {name for _, one in self.amended for name in one["setAside"]} | set(self.validation["signatures"])
        named |= {one["of"] for _, one in self.amended} | {one["rollCallDigest"] for _, one in self.of("teacher-signature")}
        self.check(self.erased <= named, "statement: something erased is named by none")
        return True

    def signed_by_completer(self):
        self.teachers = [one for one in self.of("teacher-signature") if one[1]["rollCallDigest"] == self.roll_digest]
        by = self.roll["completedBy"]["id"]
        self.check(any(one["person"]["id"] == by for _, one in self.teachers), "statement: roll call not signed")

    def counting(self):
        counted, aside = self.validation["signatures"], [one["of"] for _, one in self.of("set-aside")]
        self.check(len(set(counted)) == len(counted) and len(set(aside)) == len(aside), "statement: counted twice")
        self.check(not set(counted) & set(aside), "statement: counted and set aside")
        self.check(all(self.knows(name, "student-signature") for name in counted), "statement: counted, but not there")
        self.check(
            all(self.knows(name, "student-signature") or self.knows(name, "teacher-signature") for name in aside),
            "statement: set aside, but not there",
        )
        students = {name for name, _ in self.of("student-signature")}
        self.check(students <= set(counted) | set(aside), "statement: neither counted nor set aside")
        people = {row["person"]["id"]: row for _, row in self.rows[self.roll_digest] if row}
        signers = Counter()
        for name in counted:
            if name in self.what and self.what[name]["type"] == "student-signature":
                person = self.what[name]["person"]
                row = people.get(person["id"])
                signers[person["id"]] += 1
                fits = row and row["subject"] and row["mark"]["kind"] == "present" and row["person"]["name"] == person["name"]
                self.check(bool(fits), "statement: a signer is not on the roll call")
        self.check(all(times == 1 for times in signers.values()), "statement: one person counted twice")
        missing = self.validation["missing"]
        known = [name for name, row in self.rows[self.roll_digest] if row]
        expected = [
            name
            for name, row in self.rows[self.roll_digest]
            if row and row["subject"] and row["mark"]["kind"] == "present" and row["person"]["id"] not in signers
        ]
        self.check([name for name in missing if name in known] == expected, "statement: `missing` is not who is missing")
        self.check(set(missing) <= set(self.roll["rows"]), "statement: `missing` names no row")

    def chained(self):
        before, found = self.validation_digest, sorted(self.of("amendment"), key=lambda one: one[1]["number"])
        for number, (name, one) in enumerate(found, 1):
            self.check(one["number"] == number and one["of"] == before, "amendment: out of order")
            self.check(one["added"] <= len(one["rows"]), "amendment: adds more than it changes")
            before = name
        return found

    def facts(self, meeting, amendment):
        """The meeting after an amendment."""
        meeting = json.loads(json.dumps(meeting))
        self.check(same(amendment["meeting"], meeting), "amendment: the meeting stood otherwise")
        for fact in amendment["facts"]:
            field = fact["field"]
            held = meeting["course"]["title"] if field == "courseTitle" else meeting.get(field)
            as_text = canonical(held) if field == "teachers" else held
            self.check(as_text == fact["before"], "amendment: a fact stood otherwise")
            after = json.loads(fact["after"]) if field == "teachers" else fact["after"]
            if field == "courseTitle":
                meeting["course"]["title"] = after
            else:
                meeting[field] = after
        return meeting

    def stands(self):
        """Meeting, rows and counting signatures after all amendments."""
        meeting = self.roll["meeting"]
        rows = [dict(row, digest=name) if row else {"digest": name} for name, row in self.rows[self.roll_digest]]
        counted = [name for name in self.validation["signatures"]]
        for name, one in self.amended:
            meeting = self.facts(meeting, one)
            first_added = len(one["rows"]) - one["added"]
            for index, (row_name, change) in enumerate(self.rows[name]):
                if index >= first_added:
                    self.check(change is None or change["before"] is None, "amendment: an added row was there")
                    added = {"person": change["person"], "mark": change["after"], "subject": True} if change else {}
                    rows.append({"digest": row_name, **added})
                elif change:
                    row = next((row for row in rows if row.get("person", {}).get("id") == change["person"]["id"]), None)
                    self.check(row is not None and same(row["mark"], change["before"]), "amendment: a row stood otherwise")
                    if row:
                        row["mark"] = change["after"]
            self.check(set(one["setAside"]) <= set(counted), "amendment: sets aside what did not count")
            counted = [name for name in counted if name not in one["setAside"]]
        return meeting, rows, counted


def shown(name, payload):
    return {"digest": name, **{member: payload[member] for member in ("method", "receivedAt", "typedName")}}


def state(row, signature):
    if not row["subject"]:
        return "not-subject"
    if signature:
        return "signed"
    return "absent" if row["mark"]["kind"] == "absent" else "missing"


def trainee(row, signatures):
    if "person" not in row:
        return {"row": row["digest"], "name": None, "mark": None, "signature": None, "state": "erased"}
    signature = signatures.get(row["person"]["id"])
    return {
        "row": row["digest"],
        "name": row["person"]["name"],
        "mark": row["mark"],
        "signature": signature,
        "state": state(row, signature),
    }


def teachers(names, signed):
    """The meeting's, in their order, then whoever else signed; each signature once, under its own name."""
    left, found = list(signed), []
    for name in names:
        own = next((one for one in left if one[1]["person"]["name"] == name), None)
        if own:
            left.remove(own)
        found.append({"name": name, "signature": own and shown(*own)})
    return found + [{"name": one["person"]["name"], "signature": shown(name, one)} for name, one in left]


def amendment_shown(meeting, name, one):
    rows = [
        {"name": row["person"]["name"], "before": row["before"], "after": row["after"]}
        if row
        else {"name": None, "before": None, "after": None}
        for _, row in meeting.rows[name]
    ]
    return {
        "number": one["number"],
        "digest": name,
        "at": one["receivedAt"],
        "by": one["person"]["name"],
        "reason": one["reason"],
        "facts": one["facts"],
        "rows": rows,
        "setAside": len(one["setAside"]),
    }


def check_sheet(meeting, sheet, check):
    """Steps 8 and 9."""
    facts, rows, counted = meeting.stands()
    signed = [(name, meeting.what[name]) for name in counted if name in meeting.what]
    by_person = {one["person"]["id"]: shown(name, one) for name, one in signed}
    check(same(sheet["trainees"], [trainee(row, by_person) for row in rows]), "sheet: trainees")
    check(same(sheet["teachers"], teachers(facts["teachers"], meeting.teachers)), "sheet: teachers")
    sentences = {
        canonical({**one["sentence"], "signedBy": one["type"].split("-")[0]}) for _, one in signed + meeting.teachers
    }
    check(sentences == set(map(canonical, sheet["sentences"])), "sheet: sentences")
    half_days = sheet["meeting"]["halfDays"]
    check(
        half_days[0]["start"] == facts["start"]
        and half_days[-1]["end"] == facts["end"]
        and all(one["end"] == two["start"] for one, two in zip(half_days, half_days[1:])),
        "sheet: half-days",
    )
    plain = {member: facts[member] for member in ("id", "title", "start", "end", "timeZone", "room")}
    validation, roll = meeting.validation, meeting.roll
    expected = {
        "meeting": {**plain, "halfDays": half_days},
        "course": {"title": facts["course"]["title"]},
        "institution": validation["institution"],
        "completed": {"at": roll["receivedAt"], "by": roll["completedBy"]["name"], "version": roll["version"]},
        "validated": {"at": validation["receivedAt"], "by": validation["person"]["name"]},
        "closedEarly": validation["closedEarly"],
        "id": f"{reference(meeting.validation_digest)}/{sheet['version']}",
        "amendments": [amendment_shown(meeting, name, one) for name, one in meeting.amended],
    }
    for member, value in expected.items():
        check(same(sheet[member], value), f"sheet: {member}")
