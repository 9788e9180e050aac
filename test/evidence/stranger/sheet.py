"""What the sheet prints, against what was sealed."""

import json

from form import canonical
from meeting import reference, same


def shown(name, payload):
    return {"digest": name, **{member: payload[member] for member in ("method", "receivedAt", "typedName")}}


def state(row, signature):
    """The rule of supervision: the first that fits."""
    absent = row["mark"]["kind"] == "absent"
    if signature:
        return "signed-marked-absent" if absent else "signed"
    if not row["subject"]:
        return "not-subject"
    return "absent" if absent else "missing"


def trainee(row, signatures):
    if "person" not in row:
        return {"row": row["digest"], "name": None, "mark": None, "signature": None, "state": "erased"}
    own = signatures.get(row["person"]["id"])
    facts = {"row": row["digest"], "name": row["person"]["name"], "mark": row["mark"]}
    return {**facts, "signature": own, "state": state(row, own)}


def teachers(names, signed):
    """Those of the meeting, in their order, then whoever else signed; each signature once, under its own name."""
    left, found = list(signed), []
    for name in names:
        own = next((one for one in left if one[1]["person"]["name"] == name), None)
        if own:
            left.remove(own)
        found.append({"name": name, "signature": own and shown(*own)})
    return found + [{"name": one["person"]["name"], "signature": shown(name, one)} for name, one in left]


def amendment(name, one, rows):
    people = [{"name": row["person"]["name"], **only(row, "before", "after")} if row else nobody() for _, row in rows]
    facts = {"at": one["receivedAt"], "by": one["person"]["name"], **only(one, "number", "reason", "facts")}
    return {**facts, "digest": name, "rows": people, "setAside": len(one["setAside"])}


def nobody():
    return {"name": None, "before": None, "after": None}


def only(value, *members):
    return {member: value[member] for member in members}


def sentence(payload):
    return canonical({**payload["sentence"], "signedBy": payload["type"].removesuffix("-signature")})


def check_sheet(meeting, sheet, check):
    """Steps 8 and 9."""
    facts, rows, counted = meeting.stands()
    signatures = {meeting.what[name]["person"]["id"]: shown(name, meeting.what[name]) for name in counted}
    validation, roll, version = meeting.validation, meeting.roll, sheet["version"]
    name = reference(meeting.validation_digest)
    expected = {
        "id": f"{name}/{version}",
        "institution": validation["institution"],
        "course": {"title": facts["courseTitle"]},
        "teachers": teachers(json.loads(facts["teachers"]), meeting.teachers),
        "trainees": [trainee(row, signatures) for row in rows],
        "completed": roll and {"at": roll["receivedAt"], "by": roll["completedBy"]["name"], "version": roll["version"]},
        "validated": {"at": validation["receivedAt"], "by": validation["person"]["name"]},
        "closedEarly": validation["closedEarly"],
        "amendments": [amendment(name, one, meeting.rows[name]) for name, one in meeting.amended],
        "meeting": {
            **only(validation["meeting"], "id", "timeZone"),
            **only(facts, "title", "start", "end", "room"),
            "halfDays": sheet["meeting"]["halfDays"],
        },
    }
    for member, value in expected.items():
        check(same(sheet[member], value), f"sheet: {member}")
    half_days = sheet["meeting"]["halfDays"]
    edges = [facts["start"], *(one["end"] for one in half_days)]
    check(all(one["start"] < one["end"] for one in half_days), "sheet: half-days")
    check(half_days and edges == [*(one["start"] for one in half_days), facts["end"]], "sheet: half-days")
    before = sheet["replaces"] and sheet["replaces"]["id"]
    check(before == (None if version == 1 else f"{name}/{version - 1}"), "sheet: replaces")
    check(version > len(meeting.amended), "sheet: version")
    signers = [meeting.what[one] for one in meeting.counted] + [one for _, one in meeting.teachers]
    said = list(dict.fromkeys(map(sentence, signers)))
    check(said == list(map(canonical, sheet["sentences"])), "sheet: sentences")
