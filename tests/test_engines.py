"""Every function of the trees gives on Spark what it gives on DuckDB, over values that are apt to differ."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest
from sqlglot import exp

from riskaudit.compile import Options, compile_rule, direct, questions, together
from riskaudit.compile.coded import coded
from riskaudit.compile.folding import folded
from riskaudit.engine.base import Engine
from riskaudit.engine.duckdb import DuckEngine
from riskaudit.engine.java_regex import java_pattern
from riskaudit.library import load
from riskaudit.model.dataset import Dataset
from riskaudit.model.masking import Masking
from riskaudit.model.month import Month
from riskaudit.model.query import (
    Tree,
    add_days,
    add_months,
    as_date,
    as_text,
    case,
    cast,
    column,
    day,
    days_between,
    extract,
    first,
    length,
    matches,
    micros_between,
    number,
    one_of,
    over,
    part,
    question,
    replace_all,
    sha256,
    table_named,
    text,
)
from riskaudit.model.table import ROW, Batches, Mapped, RawTable, TextSource
from riskaudit.records import date_forms, normalise, plain, strays, tallies, values
from spark import NEEDS_SPARK, spark_engine

LIBRARY = load()
TEXTS = [
    *("", " a ", "\ta\n", "abc", "a\nb", "a\n", "a\r\nb", "it's", 'a"b', "a\\b", "\\", "${x}", "$1", "%", "a%b", "_"),
    *(
        "中文字",
        "王  五",
        "欧阳\u3000修",
        "😀a😀",
        "\u3000x\u3000",
        "\u00a0x",
        "\ufeffx",
        "\x1f",
        "\x0b",
        "x\x0by",
        "İK",
        "ſ",
        "NULL",
        "null",
    ),
    *(
        "00",
        "7",
        "2024",
        "0007.500",
        "１２３",
        "-12.5",
        "0.1234565",
        "2.5",
        "1,234.5元",
        "12.5%",
        "3万",
        "1.0",
        "12",
        "30",
    ),
    *("2024-02-29", "2024-02-30", "2024-01-31", "2024-01-01 24:00:00", "2024-01-01 24:00", "2024-01-01 10:30"),
    *("2024-01-01 10:30:05", "2024-01-01 10:30:05.5", "2024-01-01 23:59:60", "1899-12-31 00:00:00", "9999-12-31"),
    *(
        "13812345678",
        "330102199001011234",
        "330102199001011234x",
        "3.30102E+17",
        "123456789012345.0",
        "9" * 30,
        "x" * 300,
    ),
    *(
        "03/04/2026",
        "13/04/2026",
        "2026年3月4日 下午3点",
        "2026/3/4 3:05",
        "20260304",
        "202603041530",
        "46085.5",
        "是",
        "√",
    ),
]
MOMENTS = ["2024-02-29 00:00:00", "2023-12-31 23:59:59", "2024-03-31 10:30:05.123456", "1999-12-31 00:00:00.5"]
NUMBERS = ["0", "-0.000001", "0.5", "1.5", "-2.5", "0.1234565", "2.675", "1234567.891", "99999999999.999999", "-7"]
WIDTH = 5


def stamp(name: str) -> Tree:
    return cast(column(name), "timestamp")


S, D, M, N, K, X = (column(name) for name in ("s", "d", "m", "n", "i", "x"))
SHORT = part(S, 1, 1)
DIGITS = extract(S, r"^\d{1,9}", 0)
WHEN = exp.TryCast(this=S, to=exp.DataType.build("timestamp"))
DAY = exp.TryCast(this=S, to=exp.DataType.build("date"))
DECIMAL = r"^[-+]?\d+(?:\.\d+)?$"


def decimal(tree: Tree, kind: str = "decimal(24, 6)", try_: bool = False) -> Tree:
    return exp.TryCast(this=tree, to=exp.DataType.build(kind)) if try_ else cast(tree, kind)


def quotient(above: Tree, below: Tree) -> Tree:
    return exp.paren(exp.Div(this=above, expression=below))


def of_all(tree: Tree) -> Tree:
    """A figure of the whole table, beside each of its rows."""
    return question([tree], table_named("nasty")).subquery(copy=False)


FORMS = [
    *(
        date_forms.FAST,
        date_forms.YEAR_FIRST,
        date_forms.YEAR_LAST,
        date_forms.COMPACT,
        date_forms.SERIAL,
        date_forms.TIME,
    ),
    *(
        date_forms.DOTTED,
        date_forms.NOISE,
        date_forms.LOCAL,
        date_forms.MONTH,
        values._NUMBER,
        values._JAVA,
        values._ERRORS,
    ),
]

CASES: dict[type[Tree], list[Tree]] = {
    exp.Cast: [
        *(as_text(item) for item in (D, M, N, K, as_date(M), cast(D, "timestamp"))),
        *(cast(N, kind) for kind in ("decimal(24, 2)", "decimal(24, 0)", "double")),
        cast(exp.paren(exp.Mul(this=N, expression=number(1))), "bigint"),
        *(decimal(quotient(N, number(n)), kind) for n in (3, 7, 1000) for kind in ("decimal(24, 2)", "decimal(24, 6)")),
        cast(exp.Round(this=exp.Mul(this=X, expression=number(100))), "bigint"),
    ],
    exp.TryCast: [
        as_text(case([(matches(S, date_forms.FAST), WHEN)])),
        case([(first(as_text(WHEN).eq(S), exp.false()), WHEN)]),
        case([(first(as_text(DAY).eq(S), exp.false()), DAY)]),
        case([(matches(S, DECIMAL), decimal(S, try_=True))]),
        exp.TryCast(this=DIGITS, to=exp.DataType.build("int")),
        exp.TryCast(this=extract(S, r"^[2-9]\d{4}(?:\.\d+)?$", 0), to=exp.DataType.build("double")),
        decimal(quotient(cast(N, "double"), exp.Nullif(this=K, expression=number(0))), "decimal(38, 12)", try_=True),
    ],
    exp.Div: [quotient(N, K), quotient(K, number(3)), quotient(X, K), quotient(number(1), number(8))],
    exp.DateDiff: [days_between(D, M), days_between(day(date(2024, 1, 1)), D), micros_between(M, cast(D, "timestamp"))],
    exp.DateAdd: [
        *(add_days(M, n) for n in (0, 1, -400)),
        *(add_months(D, n) for n in (1, 12, -1)),
        add_days(D, cast(K, "bigint")),
        *(
            exp.DateAdd(this=M, expression=number(n), unit=exp.var(u))
            for n, u in ((-90061, "SECOND"), (1, "MICROSECOND"))
        ),
    ],
    exp.DateTrunc: [
        as_date(exp.DateTrunc(this=as_date(M), unit=text(u))) for u in ("MONTH", "YEAR", "QUARTER", "WEEK")
    ],
    exp.RegexpLike: [
        *(
            matches(S, p)
            for p in (r"^\s", r"\s$", "a.b", "a$", r"[^\d\s]", "[[&]", r"^\w+$", "(?i)k", "(?i:null|s)", r"\p{Han}")
        ),
        *(matches(S, p) for p in (*FORMS, strays.TOTALS_FORM, strays.SIGNED_FORM, strays._TOTALS_OF, strays._WORDS)),
        values.is_placeholder(S),
    ],
    exp.RegexpExtract: [
        *(extract(S, date_forms.YEAR_FIRST, i) for i in range(5)),
        *(extract(S, p, 1) for p in FORMS if "(" in p.replace("(?", "")),
        *(extract(S, p, 1) for p in (r"(b)?$", r"^(\d+)\.0+$", r"(z)")),
    ],
    exp.RegexpReplace: [
        replace_all(S, "^[\\s\u3000\x1f]+|[\\s\u3000\x1f]+$", ""),
        *(replace_all(S, p, by) for p, by in ((r"(a)(\s)", r"\2$\1"), ("0+$", ""), (r"[\r\n]+", " "), ("b", '""'))),
    ],
    exp.Like: [exp.Like(this=S, expression=text(p)) for p in ("a%", "%\\%", "_", "%\n%", "9999%", "a\\%")],
    exp.Trim: [exp.Trim(this=S), exp.Trim(this=S, expression=text(values.BLANKS)), values.trimmed(S)],
    exp.Greatest: [
        exp.Greatest(this=N, expressions=[number(1), K]),
        exp.Greatest(this=S, expressions=[text("b")], ignore_nulls=True),
    ],
    exp.Least: [
        exp.Least(this=N, expressions=[number(1), K]),
        exp.Least(this=S, expressions=[text("b")], ignore_nulls=True),
    ],
    exp.Extract: [exp.Extract(this=exp.var(u), expression=M) for u in ("HOUR", "MINUTE", "SECOND", "DOW", "ISODOW")],
    exp.Order: [over(exp.Max(this=column(ROW)), [], [SHORT])],
    exp.Window: [over(exp.RowNumber(), [], [column(ROW)]), over(exp.Count(this=S), [SHORT])],
    exp.DPipe: [exp.DPipe(this=S, expression=text("\x1f'\\n")), exp.DPipe(this=S, expression=as_text(K))],
    exp.Substring: [
        *(part(S, a, b) for a, b in ((1, 1), (2, None), (-2, None), (-1, None), (1, 10), (3, 2), (1, 0))),
        exp.Substring(this=S, start=exp.paren(exp.Sub(this=length(S), expression=number(2)))),
    ],
    exp.Length: [length(S)],
    exp.Lower: [exp.Lower(this=case([(matches(S, "^[ -~]*$"), S)]))],
    exp.Upper: [exp.Upper(this=case([(matches(S, "^[ -~]*$"), S)]))],
    exp.SHA2: [sha256(S)],
    exp.SplitPart: [exp.SplitPart(this=S, delimiter=text(d), part_index=number(i)) for d in "-a" for i in (1, 2, 9)],
    exp.Translate: [values.narrow(S)],
    exp.Nullif: [exp.Nullif(this=S, expression=text(""))],
    exp.Coalesce: [first(S, text("?")), first(N, number(0)), first(D, day(date(2024, 1, 1)))],
    exp.Round: [exp.Round(this=N), exp.Round(this=N, decimals=number(2)), exp.Round(this=X)],
    exp.Abs: [exp.Abs(this=N), exp.Abs(this=K)],
    exp.Neg: [exp.Neg(this=exp.paren(N)), exp.Neg(this=K)],
    exp.Add: [exp.Add(this=N, expression=K), exp.Add(this=K, expression=number(1))],
    exp.Sub: [exp.Sub(this=N, expression=K), exp.Sub(this=X, expression=number(1))],
    exp.Mul: [as_text(exp.paren(exp.Mul(this=N, expression=number(Decimal("0.001"))))), exp.Mul(this=K, expression=K)],
    exp.IntDiv: [exp.IntDiv(this=K, expression=number(n)) for n in (2, -3)],
    exp.Mod: [exp.Mod(this=K, expression=number(n)) for n in (3, -3)],
    exp.Year: [exp.Year(this=D)],
    exp.Month: [exp.Month(this=D)],
    exp.Day: [exp.Day(this=D)],
    exp.In: [one_of(S, [text("中文字"), text("a\\b"), text("a\n")]), one_of(N, [number(0), number(Decimal("1.5"))])],
    exp.Is: [exp.Is(this=exp.paren(S), expression=exp.null())],
    exp.Between: [
        exp.Between(this=N, low=number(-3), high=number(2)),
        exp.Between(this=S, low=text("a"), high=text("中")),
    ],
    exp.EQ: [S.eq("a\\b"), D.eq(M), N.eq(X)],
    exp.NEQ: [S.neq("")],
    exp.LT: [exp.LT(this=S, expression=text("!")), exp.LT(this=D, expression=M)],
    exp.LTE: [exp.LTE(this=text("\x7f"), expression=S), exp.LTE(this=N, expression=K)],
    exp.GT: [exp.GT(this=S, expression=text("中"))],
    exp.GTE: [exp.GTE(this=X, expression=N)],
    exp.And: [exp.and_(S.eq(""), D.eq(M))],
    exp.Or: [exp.or_(S.eq(""), D.eq(M))],
    exp.Not: [exp.not_(S.eq(""))],
    exp.Lag: [over(exp.Lag(this=S), [SHORT], [column(ROW)])],
    exp.RowNumber: [tallies.place_from(3)],
    exp.Count: [over(exp.Count(this=N), []), over(exp.Count(this=exp.Star()), [SHORT])],
    exp.Max: [over(exp.Max(this=item), []) for item in (S, N, D, M)],
    exp.Min: [over(exp.Min(this=item), []) for item in (S, N, D, M, S.eq(""))],
    exp.Distinct: [
        of_all(exp.Count(this=exp.Distinct(expressions=[item]))) for item in (S, SHORT, N, D, M, case([(S.eq(""), N)]))
    ],
    exp.ArgMin: [
        of_all(exp.ArgMin(this=first(item, other), expression=column(ROW)))
        for item, other in ((S, text("")), (N, number(0)))
    ],
    exp.Sum: [over(exp.Sum(this=case([(S.eq(""), number(0))], number(1))), []), over(exp.Sum(this=N), [])],
}


@pytest.fixture(scope="module")
def engines(tmp_path_factory: pytest.TempPathFactory) -> tuple[Engine, Engine]:
    both = (DuckEngine(tmp_path_factory.mktemp("duckdb")), spark_engine(tmp_path_factory.mktemp("spark")))
    count = len(TEXTS)
    cells: list[list[str | None]] = [list(TEXTS)]
    cells += [[MOMENTS[i % len(MOMENTS)] for i in range(count)], [NUMBERS[i % len(NUMBERS)] for i in range(count)]]
    cells += [[str(i % 13 - 4) for i in range(count)], [str(date.fromordinal(738_000 + 37 * i)) for i in range(count)]]
    cells = [[*column_, None] for column_ in cells]
    typed = {"s": column("c0"), "m": cast(column("c1"), "timestamp"), "n": cast(column("c2"), "decimal(24, 6)")}
    typed |= {"i": cast(column("c3"), "bigint"), "d": cast(column("c4"), "date"), "x": cast(column("c2"), "double")}
    for engine in both:
        engine.load_calendar(LIBRARY.calendar)
        engine.load("raw", Batches(cells, list(range(2, count + 3))), WIDTH)
        named = [exp.alias_(tree.copy(), name, quoted=True) for name, tree in typed.items()]
        engine.create("nasty", question([*named, column(ROW)], table_named("raw")))
    return both


@NEEDS_SPARK
@pytest.mark.parametrize("kind", CASES, ids=lambda kind: kind.__name__)
def test_a_function_gives_the_same_on_both(kind: type[Tree], engines: tuple[Engine, Engine]) -> None:
    cases = CASES[kind]
    listed = [exp.alias_(tree.copy(), f"v{i}") for i, tree in enumerate(cases)]
    asked = question([column(ROW), *listed], table_named("nasty")).order_by(column(ROW))
    duckdb, spark = (engine.ask(asked.copy()) for engine in engines)
    wrong = [
        f"{cases[i].sql()[:120]} of row {mine[0]} {TEXTS[mine[0] - 2 : mine[0] - 1]}: DuckDB {mine[i + 1]!r}, Spark {theirs[i + 1]!r}"
        for mine, theirs in zip(duckdb, spark, strict=True)
        for i in range(len(cases))
        if _plain(mine[i + 1]) != _plain(theirs[i + 1])
    ]
    assert not wrong, "\n".join(["", *wrong[:20]])


def _plain(value: object) -> object:
    """NaN is itself; whole numbers and decimals are compared as numbers."""
    return "nan" if value != value else value


@NEEDS_SPARK
def test_no_node_of_a_shipped_question_is_left_out() -> None:
    from riskaudit.engine.spark_dialect import ALIKE, GRAMMAR, REWRITES

    met = {type(node) for tree in _questions() for node in tree.walk()}
    assert met <= {*ALIKE, *GRAMMAR, *REWRITES}
    assert {*ALIKE, *REWRITES} - {exp.Order} <= {*CASES}


def _questions() -> Iterator[Tree]:
    """What an audit asks, of every dataset and every rule, for insiders and for outsiders."""
    for audience in ("internal", "external"):
        yield from _questions_for(Masking(salt="s", audience=audience))  # type: ignore[arg-type]


def _questions_for(mask: Masking) -> Iterator[Tree]:
    options = Options(as_of=date(2026, 11, 1), profile="sgcc", mask=mask)
    month = Month.of("2026-10")
    for name, dataset in LIBRARY.datasets.items():
        yield from _readings(name, dataset, month)
    for rule in LIBRARY.rules.values():
        query = compile_rule(rule, LIBRARY, options)
        yield from (
            questions.counts(query),
            questions.everything(query),
            questions.chosen(query),
            questions.found(query),
        )
        yield from (questions.complete_findings(), questions.kept_counts(), questions.verdicts(query))
        yield questions.first_findings(query, LIBRARY.datasets[rule.dataset], mask, 50)[0]
        if query.grouped:
            continue
        found = coded(folded(query))
        yield together.verdicts([found])
        known = direct.Known(found, "v", 0, ordered=True, single_line=False)
        yield from (direct.complete(known), direct.first_findings(known, LIBRARY.datasets[rule.dataset], mask, 50)[0])


def _readings(name: str, dataset: Dataset, month: Month) -> Iterator[Tree]:
    columns = tuple(dataset.columns)
    mapping = {key: Mapped(i) for i, key in enumerate(columns)}
    source = TextSource(Path("x.csv"), ",", 1, len(columns), large=True)
    table = RawTable("x", "", "csv", name, 1, columns, mapping, source)
    asked = normalise.probes(table, dataset, "raw")
    assert asked is not None
    yield asked
    for forms in (normalise.Forms(), normalise.Forms(taken=True, plain=frozenset(columns))):
        yield normalise.expressions(table, dataset, "raw", forms, month).select
    for whole in (False, True):
        yield plain.first_reading(table, dataset, "raw", whole=whole).select
    yield plain.oddities_question(table, dataset, "raw")
    yield tallies.unreadable_counts(dataset, "raw")[0]
    yield tallies.fates("raw", "x")


@pytest.mark.parametrize(
    ("ours", "javas"),
    [
        ("^a$", r"(?d)^a\z"),
        (r"\s[\s$]", r"(?d)[\t\n\f\r ][\t\n\f\r $]"),
        ("[[a&&b]", r"(?d)[\[a\&\&b]"),
        ("[]a]", r"(?d)[\]a]"),
        ("[^]a]$", r"(?d)[^\]a]\z"),
        (r"\$", r"(?d)\$"),
        ("(?i:k)", "(?d)(?iu:k)"),
        (r"\p{Han}", r"(?d)\p{IsHan}"),
        (r"(?P<n>x)[[:alpha:]]", r"(?d)(?<n>x)[\p{Alpha}]"),
    ],
)
def test_a_pattern_means_in_java_what_it_means_here(ours: str, javas: str) -> None:
    assert java_pattern(ours) == javas
