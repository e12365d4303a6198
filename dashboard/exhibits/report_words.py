"""The words of reports: why one needs a look before it counts."""

from dashboard.i18n import Language


def flag(say: Language, rule: str) -> str:
    """Why a report needs a look, in a few words."""
    return {
        "report_observer_unknown": say.phrase("Observer not deployed"),
        "report_place_unknown": say.phrase("No certain place"),
        "report_outside_deployment": say.phrase("Another place than where the observer was sent"),
        "report_before_training": say.phrase("Training not known"),
        "report_before_signature": say.phrase("Code of conduct not known to be signed"),
        "report_before_accreditation": say.phrase("Accreditation not known"),
        "report_from_future": say.phrase("Told before it happened"),
        "report_time_unread": say.phrase("A moment that cannot be read"),
        "report_form_version": say.phrase("Another version of the form"),
        "report_uploading": say.phrase("Files are still to come"),
        "report_unreadable": say.phrase("Cannot be decrypted"),
        "report_answers": say.phrase("Answers that cannot be counted"),
        "report_told_twice": say.phrase("Told twice"),
        "report_inconsistent": say.phrase("Answers contradict one another"),
        "report_unusual": say.phrase("Unusual answer"),
    }.get(rule, rule)
