"""What a person is told in English."""

from collections.abc import Mapping

from api.http.sentence import Sentence

SENTENCES: Mapping[str, Sentence] = {
    "unauthenticated": Sentence("Not authenticated", "The request needs a valid bearer token."),
    "not-permitted": Sentence("Not permitted", "No role of yours may do this ({operation})."),
    "no-such-resource": Sentence("Not found", "Nothing lives at this address."),
    "method-not-allowed": Sentence(
        "Method not allowed", "The method {method} is not offered at this address."
    ),
    "malformed-json": Sentence("Malformed JSON", "The body is not JSON in UTF-8."),
    "unsupported-media-type": Sentence(
        "Unsupported media type", "The body must be application/json."
    ),
    "body-too-large": Sentence("Body too large", "The body may have at most {limit} bytes."),
    "invalid-request": Sentence(
        "Invalid request", "Parts of the request are not valid: {count}. See errors."
    ),
    "invalid-header": Sentence("Invalid header", "The header {header} can't be read."),
    "idempotency-key-missing": Sentence(
        "Idempotency-Key missing",
        "A request that opens a dossier needs an Idempotency-Key, so that it may be repeated.",
    ),
    "idempotency-key-reused": Sentence(
        "Idempotency-Key reused", "This Idempotency-Key was used for another request."
    ),
    "if-match-missing": Sentence(
        "If-Match missing",
        "A change to a dossier needs If-Match with the version that was seen (its ETag).",
    ),
    "stale-version": Sentence(
        "The dossier has changed",
        "Someone was first; the version is now {current_version}. Look at it again.",
    ),
    "not-found": Sentence("Not found", "There is no {kind} {name}."),
    "unknown-procedure": Sentence(
        "Unknown procedure", "The catalogue has no procedure {procedure}."
    ),
    "unknown-agency": Sentence("Unknown agency", "The directory has no agency {agency}."),
    "no-calendar": Sentence(
        "No calendar yet", "No calendar was imported, so no deadline can be computed."
    ),
    "either-or": Sentence("One or the other", "Ask for {one} or for {other}, not for both."),
    "invalid-cursor": Sentence("Invalid cursor", "This cursor can't be read."),
    "cursor-mismatch": Sentence(
        "Cursor of another list", "This cursor belongs to other filters or another order."
    ),
    "procedure-not-published": Sentence(
        "Procedure not published", "The catalogue has no procedure {procedure} yet."
    ),
    "procedure-withdrawn": Sentence(
        "Procedure withdrawn", "The procedure {procedure} is no longer offered."
    ),
    "channel-not-offered": Sentence(
        "Channel not offered",
        "The procedure {procedure} is not received by this channel ({channel}).",
    ),
    "no-usable-time-limit": Sentence(
        "No usable time limit",
        "The catalogue states no usable time limit for {procedure} by {channel}: {problem}.",
    ),
    "steps-differ-from-limit": Sentence(
        "Steps differ from the limit",
        "The steps of {procedure} do not add up to its time limit.",
    ),
    "outside-calendar": Sentence(
        "Outside the calendar", "The calendar reaches from {covers_from} to {covers_to} only."
    ),
    "calendar-gap": Sentence(
        "Gap in the calendar",
        "{covers_from} to {covers_to} does not join on to what the calendar covers.",
    ),
    "day-outside-span": Sentence("Day outside the span", "{day} lies outside the calendar's span."),
    "day-twice": Sentence("Day named twice", "{day} is named twice."),
    "agency-closed": Sentence(
        "Agency closed", "The agency {agency} has ended; its successor: {successor}."
    ),
    "agency-not-registered": Sentence(
        "Agency not registered", "This agency is not in the directory yet."
    ),
    "agency-code-in-use": Sentence("Agency code in use", "{taken} is already a code of {agency}."),
    "office-hours-out-of-order": Sentence(
        "Office hours out of order",
        "Office hours open before they close, the morning before the afternoon.",
    ),
    "case-unknown": Sentence("Unknown case", "The procedure has no such case. It has: {cases}."),
    "papers-unknown": Sentence(
        "Papers not on the list", "Not among the papers of the procedure: {papers}."
    ),
    "papers-incomplete": Sentence("Papers missing", "Still missing: {names}."),
    "effective-in-the-future": Sentence(
        "In the future", "This has not happened yet; it is now {now}."
    ),
    "effective-before-last-fact": Sentence(
        "Too early", "The dossier was last changed at {last}; nothing can be recorded before that."
    ),
    "not-a-dossier-code": Sentence(
        "Not a dossier code", "A dossier code reads like H03.14-191205-0007."
    ),
    "not-submitted": Sentence(
        "Not submitted", "The dossier was not submitted. What may be done: {may_be_done}."
    ),
    "not-received": Sentence(
        "Not received yet", "The dossier was not received yet. What may be done: {may_be_done}."
    ),
    "not-handed-over": Sentence(
        "Not handed over yet",
        "The dossier was not handed over yet. What may be done: {may_be_done}.",
    ),
    "not-assigned": Sentence(
        "Not assigned yet", "Nobody works on the dossier yet. What may be done: {may_be_done}."
    ),
    "not-decided": Sentence(
        "Not decided yet", "The dossier was not decided yet. What may be done: {may_be_done}."
    ),
    "not-issued": Sentence(
        "No result yet", "The result was not issued yet. What may be done: {may_be_done}."
    ),
    "already-received": Sentence(
        "Already received", "The dossier was received already. What may be done: {may_be_done}."
    ),
    "already-handed-over": Sentence(
        "Already handed over", "The dossier was handed over. What may be done: {may_be_done}."
    ),
    "already-decided": Sentence(
        "Already decided", "The dossier was decided already. What may be done: {may_be_done}."
    ),
    "already-issued": Sentence(
        "Result already issued", "The result was issued already. What may be done: {may_be_done}."
    ),
    "dossier-closed": Sentence("Dossier closed", "The dossier is closed; nothing more can happen."),
    "step-unknown": Sentence("Unknown step", "The dossier has no step {step}."),
    "step-out-of-order": Sentence(
        "Step out of order", "Step {next_step} comes before step {step}."
    ),
    "steps-not-completed": Sentence("Steps not completed", "Steps to be completed first: {steps}."),
    "reason-missing": Sentence("Reason missing", "Refusing needs a written reason."),
    "reason-not-in-words": Sentence(
        "Reason not in words",
        "The reason must be words that the applicant understands, not a code.",
    ),
    "result-number-missing": Sentence(
        "Result number missing", "A granted result needs number and symbol of its document."
    ),
    "register-busy": Sentence(
        "Register busy", "No dossier code of {agency} could be taken; send the request again."
    ),
    "fact-too-large": Sentence(
        "Too large to record", "It would take {size} bytes, more than {largest}."
    ),
    "subject-erased": Sentence(
        "Person erased", "This person's data was erased; nothing may be added ({subject_id})."
    ),
    "projection-lagging": Sentence(
        "Not visible yet", "The change is recorded but not yet visible; try again."
    ),
    "store-away": Sentence(
        "The store is away", "Nothing can be read or recorded right now; try again."
    ),
    "store-unanswered": Sentence(
        "The store did not answer",
        "It is not known whether the change was recorded; repeat with the same Idempotency-Key.",
    ),
    "internal-error": Sentence(
        "Internal error", "Something went wrong on our side. Report it with its request_id."
    ),
}

RULES: Mapping[str, str] = {
    "missing": "Required.",
    "unknown-field": "There is no such field.",
    "too-short": "Too short: at least {least}.",
    "too-long": "Too long: at most {most}.",
    "too-small": "Too small: at least {least}.",
    "too-large": "Too large: at most {most}.",
    "not-one-of": "Must be one of: {choices}.",
    "wrong-characters": "Has characters that are not allowed here.",
    "wrong-type": "Of the wrong type.",
    "not-a-date": "Not a date or moment of ISO 8601 with its offset.",
    "repeated": "May be given only once.",
    "not-valid": "Not valid.",
}
