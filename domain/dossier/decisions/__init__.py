"""What may happen to a dossier next. Each function returns the new facts or refuses."""

from domain.dossier.decisions.intake import (
    check_intake,
    check_submission,
    receive,
    refuse_at_intake,
    refuse_submission,
    submission_to_check,
    submit_online,
)
from domain.dossier.decisions.moment import Moment
from domain.dossier.decisions.processing import assign, complete_step, decide, hand_over
from domain.dossier.decisions.result import issue_result, return_result

__all__ = [
    "Moment",
    "assign",
    "check_intake",
    "check_submission",
    "complete_step",
    "decide",
    "hand_over",
    "issue_result",
    "receive",
    "refuse_at_intake",
    "refuse_submission",
    "return_result",
    "submission_to_check",
    "submit_online",
]
