"""How the statements of a meeting name one another, and what its sheet has to say."""

from collections import Counter

from form import canonical, from_b64url

LETTERS = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"


def reference(statement_digest):
    letters = "".join(LETTERS[byte & 31] for byte in from_b64url(statement_digest)[:10])
    return f"EM-{letters[:5]}-{letters[5:]}"


def same(left, right):
    return canonical(left) == canonical(right)


def expected_to_sign(row):
    return row["subject"] and row["mark"]["kind"] == "present"


class Meeting:
    """The opened statements of a bundle, by what they are."""

    def __init__(self, bundle, opened, report):
        self.check, self.lack = report.check, report.lack
        self.erased = {one["digest"] for one in bundle["statements"] if one["jws"] is None}
        self.what = {one["digest"]: one["payload"] for one in opened}
        self.rows = {}
        for one in opened:
            named = one["payload"].get("rows", [])
            self.rows[one["digest"]] = list(zip(named, one.get("rows", [None] * len(named))))

    def of(self, kind):
        return [(name, one) for name, one in self.what.items() if one["type"] == kind]

    def is_students(self, name):
        return name in self.erased or self.what.get(name, {}).get("type") == "student-signature"

    def statements(self):
        """Step 4; False where a sheet has nothing to be compared with."""
        validations, rolls = self.of("validation"), self.of("roll-call")
        self.amended = sorted(self.of("amendment"), key=lambda one: one[1]["number"])
        if not self.check(len(validations) == 1, "statement: not one validation"):
            return False
        self.validation_digest, self.validation = validations[0]
        named = self.validation["rollCallDigest"]
        self.roll_digest, self.roll = next((one for one in rolls if one[0] == named), (None, None))
        if rolls or named:
            newest = max((one["version"] for _, one in rolls), default=None)
            self.check(self.roll and self.roll["version"] == newest, "statement: not the newest roll call is validated")
        completed = {name: one["completedBy"]["id"] for name, one in rolls}
        for _, one in self.of("teacher-signature"):
            by = completed.get(one["rollCallDigest"])
            self.check(by == one["person"]["id"], "statement: another signed than completed the roll call")
        self.teachers = [one for one in self.of("teacher-signature") if one[1]["rollCallDigest"] == named]
        self.check(self.teachers or not self.roll, "statement: the roll call is not signed")
        self.roll_rows = self.rows.get(self.roll_digest, [])
        self.counting()
        self.missing()
        return True

    def counting(self):
        counted, aside = self.validation["signatures"], {one["of"] for _, one in self.of("set-aside")}
        self.check(len(set(counted)) == len(counted), "statement: counted twice")
        self.check(all(map(self.is_students, [*counted, *aside])), "statement: counted or set aside, but not there")
        for name, one in self.of("student-signature"):
            before_edit = name not in counted and name not in aside and not same_meeting(one, self.validation)
            self.check(before_edit or (name in counted) != (name in aside), "statement: neither counted nor set aside, or both")
        self.check(self.erased <= aside | set(counted), "statement: something erased is named by none")
        self.counted = [name for name in counted if name not in self.erased and self.is_students(name)]
        people = {row["person"]["id"]: row for _, row in self.roll_rows if row}
        self.check(len(people) == sum(row is not None for _, row in self.roll_rows), "statement: a person twice on the roll call")
        counting = [self.what[name] for name in self.counted] + [self.roll] * bool(self.roll) + [one for _, one in self.teachers]
        self.check(all(same_meeting(one, self.validation) for one in counting), "statement: of another title, hours, room or teachers")
        self.signers = Counter(self.what[name]["person"]["id"] for name in self.counted)
        self.check(all(times == 1 for times in self.signers.values()), "statement: one person counted twice")
        for name in self.counted:
            person = self.what[name]["person"]
            row = people.get(person["id"])
            fits = row and row["person"]["name"] == person["name"] and expected_to_sign(row)
            self.check(fits, "statement: who signed was not to sign by the roll call")

    def missing(self):
        missing = self.validation["missing"]
        self.check(len(set(missing)) == len(missing), "statement: missing twice")
        self.check(set(missing) <= {name for name, _ in self.roll_rows}, "statement: `missing` names no row")
        for name, row in self.roll_rows:
            is_missing = row and expected_to_sign(row) and row["person"]["id"] not in self.signers
            self.check(not row or (name in missing) == bool(is_missing), "statement: `missing` is not who is missing")

    def stands(self):
        """Step 9: facts, rows and counting signatures after all amendments."""
        meeting, before = self.validation["meeting"], self.validation_digest
        facts = facts_of(meeting)
        rows = [{"digest": name, **(row or {})} for name, row in self.roll_rows]
        counted = set(self.validation["signatures"])
        for number, (name, one) in enumerate(self.amended, 1):
            self.check(one["number"] == number and one["of"] == before, "amendment: out of order")
            self.check(facts_of(one["meeting"]) == facts, "amendment: the meeting stood otherwise")
            for fact in one["facts"]:
                self.check(facts[fact["field"]] == fact["before"], "amendment: a fact stood otherwise")
                facts[fact["field"]] = fact["after"]
            self.change_rows(rows, name, one)
            aside = set(one["setAside"])
            self.check(aside <= counted and len(aside) == len(one["setAside"]), "amendment: sets aside what did not count")
            counted -= aside
            before = name
        return facts, rows, [name for name in self.counted if name in counted]

    def change_rows(self, rows, name, amendment):
        first_added = len(amendment["rows"]) - amendment["added"]
        self.check(first_added >= 0, "amendment: adds more than it names")
        hidden = sum(change is None for _, change in self.rows[name][: max(first_added, 0)])
        self.check(hidden <= sum("person" not in row for row in rows), "amendment: more changes erased than rows")
        self.lack(hidden == 0, "amendment: an erased change")
        for at, (row_digest, change) in enumerate(self.rows[name]):
            adds = at >= first_added
            if change is None:
                rows.extend([{"digest": row_digest}] if adds else [])
                continue
            person, after = change["person"], change["after"]
            stood = next((row for row in rows if row.get("person", {}).get("id") == person["id"]), None)
            true = stood is None if adds else stood and stood["person"] == person and same(stood["mark"], change["before"])
            self.check(true and adds == (change["before"] is None), "amendment: a row stood otherwise")
            if stood:
                stood["mark"] = after
            else:
                rows.append({"digest": row_digest, "person": person, "mark": after, "subject": True})


def same_meeting(one, other):
    """The zone may have been corrected since."""
    return same({**one["meeting"], "timeZone": ""}, {**other["meeting"], "timeZone": ""})


def facts_of(meeting):
    """What amendments change, as texts."""
    plain = {name: meeting[name] for name in ("title", "start", "end", "room")}
    return {**plain, "courseTitle": meeting["course"]["title"], "teachers": canonical(meeting["teachers"])}
