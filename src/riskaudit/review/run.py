"""The whole review: verdicts and a report in, the rates of its rules out, and conditions where its records are given."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from riskaudit.engine.base import Engine
from riskaudit.errors import ExitCode, Place, Sentence, UsageError
from riskaudit.model.findings import read_findings
from riskaudit.model.ledger import sign_of
from riskaudit.model.report import Report
from riskaudit.model.review import NoProposal, Proposal, Review, Settled, Verdict
from riskaudit.review.again import Records, Source
from riskaudit.review.propose import needed, propose
from riskaudit.review.settle import Found, by_rule, settle
from riskaudit.review.verdicts import Read, read_verdicts


@dataclass(frozen=True)
class Reviewing:
    """What is told, and the verdicts behind it; contradicting ones count as unclear here."""

    review: Review
    settled: Sequence[Settled]


def reviewed(paths: Sequence[Path], report: Report, findings: Path, work: Path) -> Reviewing:
    """The verdicts of ledgers and YAML files, laid over the findings of a report.

    Raises AuditError for a file that cannot be read, UsageError for a report for outsiders, or a ledger whose
    fingerprints were made with another secret.
    """
    if report.scope.audience == "external":
        what = Sentence("对外报告的线索不全，不能据以统计查实率", "a report for outsiders has not all findings")
        raise UsageError(what, Sentence("给出对内报告的 report.json", "give the report.json for insiders"))
    read = read_verdicts(paths, work)
    _check_ledgers(read, report)
    found = Found.of(read_findings(findings, report.findings_file), read.said)
    told = settle(read.said, found, report)
    review = Review(
        month=report.scope.month,
        profile=report.scope.profile_title,
        findings_sha256=report.findings_file.sha256,
        sources=tuple(read.sources),
        rules=tuple(by_rule(report, found, told)),
        not_counted=(*read.not_counted, *told.not_counted),
    )
    unsure = [Settled(name, rule, Verdict.UNCLEAR) for name, rule in told.conflicts.items()]
    return Reviewing(review, (*told.settled.values(), *unsure))


def with_proposals(told: Reviewing, source: Source, report: Report, engine: Engine, work: Path) -> Review:
    """The same review with the conditions found in the records of the report. Raises as `Records` does."""
    if sign_of(source.secret) != _secret(report):
        what = Sentence("--mask-key 与生成报告时的不符", "--mask-key is not that of the report")
        raise UsageError(
            what, Sentence("给出当时的 --mask-key；当时没有用，就不要给", "give the one it was made with, if any")
        )
    records = Records(source, report, needed(told.settled), engine, work)
    found = propose(records, told.settled)
    return replace(
        told.review,
        proposals=tuple(item for item in found if isinstance(item, Proposal)),
        without=tuple(item for item in found if isinstance(item, NoProposal)),
        searched=True,
    )


def exit_code(review: Review) -> ExitCode:
    """0 all verdicts are in the figures; 1 some are not; 3 there is none."""
    if not any(rule.reviewed for rule in review.rules):
        return ExitCode.NOTHING_AUDITED
    return ExitCode.FINDINGS if review.not_counted else ExitCode.AUDITED


def _secret(report: Report) -> str:
    return report.follow_up.secret if report.follow_up else ""


def _check_ledgers(read: Read, report: Report) -> None:
    """Raises UsageError where fingerprints were made with another secret: none of them would be known."""
    for ledger in read.ledgers:
        if any(order.mark and order.mark.secret != _secret(report) for order in ledger.orders):
            what = Sentence(
                "台账的指纹与报告的密钥（--mask-key）不符",
                "the fingerprints of the ledger were made with another --mask-key",
            )
            raise UsageError(
                what, Sentence("给出同一密钥的台账和报告", "give ledger and report of one secret"), Place(ledger.name)
            )
