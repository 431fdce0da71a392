"""The spine: read, compile, judge, report."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from functools import lru_cache
from pathlib import Path

from riskaudit.compile import SHOWN, Options, draft_faults, read_kind, rule_faults, setting_of, unfilled, used_columns
from riskaudit.engine.base import Engine
from riskaudit.errors import Fault, RuleFaults, UsageError
from riskaudit.library import BUILTIN, Reading, confirm, did_you_mean, read_library
from riskaudit.model.base import Language
from riskaudit.model.follow_up import Again
from riskaudit.model.gone import Gone
from riskaudit.model.intake import FRAME
from riskaudit.model.ledger import Carried, sign_of
from riskaudit.model.library import Library
from riskaudit.model.masking import Audience, Masking
from riskaudit.model.month import Month
from riskaudit.model.month_by import MonthBy
from riskaudit.model.report import FindingsFile, Previous, Report, Scope, Tool
from riskaudit.model.rule import Rule
from riskaudit.model.standings import Standings
from riskaudit.model.table import Batches
from riskaudit.months.earlier import Earlier, refuse_unlike
from riskaudit.records.again import ReadAgain
from riskaudit.records.file_read import FileRead
from riskaudit.records.frames import Frame, dataset_called, read_frames
from riskaudit.records.ledger import read_ledgers
from riskaudit.records.override import with_stand_ins
from riskaudit.records.read import read
from riskaudit.records.salt import salt_of
from riskaudit.spine.answers import Answers
from riskaudit.spine.assemble import lecture_lines, references, themes_of, unit_table
from riskaudit.spine.baseline import marks_of, remembered
from riskaudit.spine.carry_over import carry_over, open_marks
from riskaudit.spine.events import load_records, with_logs
from riskaudit.spine.follow_up import Audited, Following, check_secret, feedback
from riskaudit.spine.judge import Judges
from riskaudit.spine.large import LargeTexts, columns_of
from riskaudit.spine.outcome import Verdicts, judge_rules
from riskaudit.spine.part import FINDINGS, Findings
from riskaudit.spine.sources import datasets_read, inputs_of
from riskaudit.spine.tables import Loaded
from riskaudit.spine.timer import Timer
from riskaudit.spine.waivers_told import Register
from riskaudit.version import __version__


@dataclass(frozen=True)
class Request:
    """What is asked for. `as_of` is given: nothing below the command line reads the clock."""

    paths: Sequence[Path]
    as_of: date
    rules: Sequence[str | Path] = (BUILTIN,)
    profile: str = "national"
    month: str | None = None
    language: Language = "zh"
    mask: bool = True
    audience: Audience = "internal"
    secret: str = ""
    encoding: str | None = None
    password: str | None = None
    mapping: Mapping[str, object] | None = None
    law_date: date | None = None
    most: int = SHOWN
    previous: Previous | None = None
    earlier: Sequence[Report] = ()
    last: Report | None = None
    """The earlier report whose open items are carried over."""
    baseline: Earlier | None = None
    waivers: Path | None = None
    ledgers: Sequence[Path] = ()
    feedback_days: int = 7
    month_by: MonthBy | None = None
    confirmed: Path | None = None
    frames: Sequence[Frame] = ()
    named: Mapping[Path, Sequence[str]] = field(default_factory=dict)
    """What datasets the sheets of a path are, where that is said; they are read as no other."""
    gone: Collection[Again] = ()
    """Of which findings of the baseline that are not listed any more the audit keeps the rows."""
    also: Callable[[Library, Mapping[str, Collection[str]], Loaded, Judges], None] | None = None
    """What else is asked of the records and their verdicts while the engine has them: see `spine.draw`."""


@dataclass(frozen=True)
class Audit:
    """The report, the complete findings beside it (in the work folder), the audited files by their names, with what
    reads their cells as texts once more, what the next ledger carries on, how the findings stand to the baseline, the
    rule files with their sha256, the datasets that files were said to be of, by their names, and the findings of the
    baseline that are not listed any more, as far as they were asked for."""

    report: Report
    findings: Path
    inputs: Mapping[str, Path]
    cells: Callable[[str], Mapping[str, Batches]]
    carried: Carried
    standings: Standings = field(default_factory=dict)
    rule_files: Sequence[tuple[str, str]] = ()
    named: Mapping[str, Sequence[str]] = field(default_factory=dict)
    gone: Sequence[Gone] = ()


def sound_library(folders: Sequence[str | Path], profile: str) -> Library:
    """The library, if it has the profile and every rule of it compiles.

    Raises RuleFaults with every fault of every rule, UsageError for an unknown profile.
    """
    reading = read_library(folders)
    library, faults = reading.library, _faults(reading)
    if faults or library is None:
        raise RuleFaults(faults)
    if profile not in library.profiles:
        raise UsageError(f"--profile {profile}", did_you_mean(profile, list(library.profiles)))
    return library


@lru_cache(maxsize=4)
def _faults(reading: Reading) -> tuple[Fault, ...]:
    """Every fault of what was read, by file and line; found once for whoever audits again by the same files."""
    library, faults = reading.library, list(reading.faults)
    if library is not None:
        faults += [fault for rule in library.rules.values() for fault in rule_faults(rule, library)]
        for name, document in reading.drafts.items():
            faults += draft_faults(name, document, library)
    return tuple(sorted(faults, key=lambda fault: (fault.place.file, fault.place.line or 0)))


def run(request: Request, engine: Engine, workdir: Path, timer: Timer | None = None) -> Audit:
    """Audit what is asked for. Faulty rules stop it before anything is read. The report holds no time: `timer` does."""
    timer = timer or Timer()
    with timer.step("rules"):
        library = sound_library(request.rules, request.profile)
        library = confirm(library, request.confirmed, nameless=request.audience == "external")
    month = _month(request)
    following = _following(request, engine, workdir)
    engine.load_calendar(library.calendar)
    options, register = _options(request, following), _register(request, library, workdir)
    selected = library.selected(request.profile)
    wanted = _wanted(library, selected, options)
    library = replace(library, datasets=with_stand_ins(library.datasets, request.mapping))
    large = LargeTexts(library.datasets, with_logs(wanted, library.datasets), engine, month, timer.gauge)
    with timer.step("reading"):
        files = _read(request, library, workdir, large, engine, timer)
    options = replace(_after_reading(options, request, files), waivers=register.in_force)
    tables = [table for file in files for table in file.tables]
    with timer.step("loading"):
        asked = (library.datasets, wanted, engine, month, options.mask, large, options.unread, timer)
        loaded = load_records(tables, *asked)
    judges, findings = Judges(library, engine, options, workdir, loaded), Findings(workdir / FINDINGS)
    try:
        with timer.step("judging"):
            verdicts = judge_rules(library, selected, loaded, judges, findings, timer)
            answers = _asked_again(following, library, verdicts, judges, unread=options.unread)
            if request.also:
                request.also(library, wanted, loaded, judges)
    finally:
        judges.close()
        with timer.step("writing", FINDINGS):
            complete = findings.close()
    with timer.step("report"):
        report = _report(request, library, engine, verdicts, files, loaded, judges, complete)
        waivers = register.told(library, options, engine, verdicts.by_waiver)
        report, carried = _followed(following, answers, report, findings.path, library, request, options.secret)
        report = report.model_copy(update={"waivers": waivers})
        report, standings, gone = remembered(report, findings.path, answers, *_before(request))
    cells = ReadAgain(files, library.datasets, workdir, request.encoding, request.mapping).cells
    return Audit(report, findings.path, _paths(files), cells, carried, standings, library.files, _named(files), gone)


def _paths(files: Sequence[FileRead]) -> dict[str, Path]:
    """The files that were audited, by the names that the report has for them."""
    return {file.name: file.path for file in files if file.tables and file.format != FRAME}


def _before(request: Request) -> tuple[Earlier | None, Sequence[Report], Collection[Again]]:
    """What is asked of earlier months."""
    return request.baseline, request.earlier, request.gone


def _named(files: Sequence[FileRead]) -> dict[str, tuple[str, ...]]:
    return {file.name: file.named for file in files if file.named}


def _following(request: Request, engine: Engine, workdir: Path) -> Following:
    """The ledgers of last time, if they can be followed up, and the findings of the baseline."""
    ledgers = read_ledgers(request.ledgers, workdir)
    check_secret(ledgers, request.secret)
    return Following(ledgers, engine, [*marks_of(request.baseline), *open_marks(request.last)])


def _asked_again(
    following: Following, library: Library, verdicts: Verdicts, judges: Judges, *, unread: bool
) -> Answers:
    """What the rules say today of the findings of earlier ledgers and of the baseline."""
    answers = Answers(library, verdicts.outcomes, unread=unread)
    following.ask(library, judges, answers)
    return answers


def _followed(
    following: Following,
    answers: Answers,
    report: Report,
    findings: Path,
    library: Library,
    request: Request,
    secret: str,
) -> tuple[Report, Carried]:
    """The report with the day to answer by and what became of earlier findings and open items, and what the next ledger
    carries on."""
    by_when = feedback(request.as_of, request.feedback_days, library.calendar)
    audited = Audited(findings, report.findings_file, request.as_of, request.language, report.scope.units)
    told, carried = following.told(answers, audited, by_when, secret)
    still = carry_over(request.last, answers, told.secret, masked=request.mask)
    return report.model_copy(update={"follow_up": told, "carry_over": still}), carried


def _register(request: Request, library: Library, workdir: Path) -> Register:
    external = request.audience == "external"
    return Register.read(request.waivers, library, _last_day(request), workdir, request.secret, external=external)


def _month(request: Request) -> Month | None:
    return Month.of(request.month, request.month_by) if request.month else None


def _last_day(request: Request) -> date:
    """The last day that the records tell of: that of the month which ends at 00:00 of the day of the data, else that day."""
    month = _month(request)
    return request.as_of - timedelta(days=1) if month and month.end == request.as_of else request.as_of


def _after_reading(options: Options, request: Request, files: Sequence[FileRead]) -> Options:
    """The options with what the files themselves decide: whether any was unread, and how equal values are marked.

    A fingerprint of an account number without a secret tells the number to whoever tries them all: what outsiders get
    has one. Raises UsageError for a baseline with another.
    """
    salt = request.secret or salt_of(file.path for file in files)
    mask = replace(options.mask, salt=salt)
    secret = salt if mask.external else request.secret
    if request.baseline:
        refuse_unlike(request.baseline, request.audience, sign_of(secret))
    return replace(options, unread=any(file.unread for file in files), mask=mask, secret=secret)


def _read(
    request: Request, library: Library, workdir: Path, large: LargeTexts, engine: Engine, timer: Timer
) -> tuple[FileRead, ...]:
    frames = read_frames(request.frames, library.datasets, workdir, request.mapping, large.take)
    files = read(
        request.paths,
        library.datasets,
        workdir=workdir,
        encoding=request.encoding,
        password=request.password,
        mapping=request.mapping,
        take=large.take,
        columns=columns_of(engine),
        nameless=request.audience == "external",
        gauge=timer.gauge,
        along=lambda files: timer.along("reading", files, lambda file: file.name),
        named={path: [dataset_called(word, library.datasets) for word in told] for path, told in request.named.items()},
    )
    return (*frames, *files)


def _options(request: Request, following: Following) -> Options:
    month = _month(request)
    return Options(
        as_of=request.as_of,
        profile=request.profile,
        language=request.language,
        mask=Masking(on=request.mask, audience=request.audience),
        secret=request.secret,
        law_date=request.law_date,
        most=request.most,
        due=month if month and month.by == "due" else None,
        unproven=following.unproven(request.as_of, request.language),
    )


def _report(
    request: Request,
    library: Library,
    engine: Engine,
    verdicts: Verdicts,
    files: Sequence[FileRead],
    loaded: Loaded,
    judges: Judges,
    complete: FindingsFile,
) -> Report:
    """The report of all that was judged."""
    return Report(
        tool=Tool(version=__version__, library=library.digest),
        scope=_scope(request, library, verdicts),
        inputs=inputs_of(files, loaded),
        datasets=datasets_read(library, loaded, judges, engine),
        themes=themes_of(library),
        rules=verdicts.outcomes,
        lecture=lecture_lines(library, verdicts.outcomes),
        units=unit_table(verdicts.by_unit, verdicts.waived_by_unit),
        findings_file=complete,
        previous=request.previous,
        confirmations=library.confirmations,
        **references(library, verdicts.outcomes),
    )


def _wanted(library: Library, selected: Mapping[str, Rule], options: Options) -> dict[str, set[str]]:
    """The columns that the selected rules use, by dataset."""
    wanted: dict[str, set[str]] = {}
    for rule in selected.values():
        if unfilled(rule, library, options.profile):
            continue
        setting = setting_of(rule, library, options)
        for name, columns in used_columns(rule, read_kind(rule, setting.params), setting).items():
            wanted.setdefault(name, set()).update(columns)
    return wanted


def _scope(request: Request, library: Library, verdicts: Verdicts) -> Scope:
    return Scope(
        month=request.month,
        month_by=request.month_by,
        as_of=request.as_of,
        law_date=request.law_date,
        profile=request.profile,
        profile_title=library.profiles[request.profile].title,
        language=request.language,
        masked=request.mask,
        audience=request.audience,
        units=tuple(sorted({unit for unit, _ in verdicts.by_unit if unit})),
    )
