"""Which role may do what: one small table, keyed by the name of the operation.

The name is the route's, and the operationId of the OpenAPI document. A route without an entry
fails a test and is refused. Rules that look at the dossier itself (agency, step) come with the
full sign-in; this is the part that a token alone decides.
"""

from collections.abc import Mapping
from enum import StrEnum


class Role(StrEnum):
    ONE_STOP = "one-stop"
    """Receives, checks, returns: the counter of the one-stop unit (Bộ phận Một cửa)."""
    OFFICER = "officer"
    LEADER = "leader"
    CLERK = "clerk"
    """Numbers and issues (văn thư)."""
    INSPECTOR = "inspector"
    ADMIN = "admin"
    APPLICANT = "applicant"
    """Sends a dossier online."""


AT_THE_COUNTER = frozenset({Role.ONE_STOP})
HANDLING = frozenset({Role.ONE_STOP, Role.OFFICER, Role.LEADER, Role.CLERK})
READING = HANDLING | {Role.INSPECTOR, Role.ADMIN}
EVERYBODY = frozenset(Role)

MAY: Mapping[str, frozenset[Role]] = {
    "submit_dossier": AT_THE_COUNTER | {Role.APPLICANT},
    "receive_dossier": AT_THE_COUNTER,
    "accept_submission": AT_THE_COUNTER,
    "refuse_submission": AT_THE_COUNTER,
    "refuse_at_counter": AT_THE_COUNTER,
    "hand_over_dossier": AT_THE_COUNTER,
    "assign_dossier": frozenset({Role.LEADER}),
    "complete_step": HANDLING,
    "decide_dossier": frozenset({Role.LEADER}),
    "issue_result": frozenset({Role.CLERK}),
    "return_result": AT_THE_COUNTER,
    "list_dossiers": READING,
    "get_dossier": READING,
    "get_dossier_history": READING,
    "list_deadlines": READING,
    "list_procedures": EVERYBODY,
    "get_procedure": EVERYBODY,
    "list_agencies": EVERYBODY,
    "get_agency": EVERYBODY,
}

OPEN: frozenset[str] = frozenset({"livez", "readyz", "metrics", "list_problems", "issue_dev_token"})
"""Operations that need no token. None of them shows a dossier."""

MAY_SEE_PERSONS: frozenset[Role] = HANDLING | {Role.INSPECTOR}
"""Who sees personal data in the clear (view=full); everybody else sees it masked."""


def role_for(operation: str, roles: frozenset[Role]) -> Role | None:
    """The role under which somebody with these roles may do this; None when they may not."""
    allowed = MAY.get(operation, frozenset()) & roles
    return min(allowed, default=None)
