"""A gate in a program: stop where something grave was found, or where something could not be told."""

import riskaudit


def gate(folder: str, month: str) -> bool:
    """Whether a month may pass."""
    try:
        report = riskaudit.audit(folder, month=month, profile="ci")
    except riskaudit.AuditError as error:
        print(error.text("en"))
        return False
    for source, unread in report.unread:
        print(source.name, unread.what.en, unread.cure.en)
    return report.exit_code(fail_on="high") == 0


print(gate("exports", "2026-10"), gate("exports", "October"))
