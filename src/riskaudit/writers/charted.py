"""Control charts in words and places: where a month stands, and where everything of the drawing does."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from riskaudit.model.base import Bilingual, Language
from riskaudit.model.months import LEAST, Chart, Months, Point, Reading
from riskaudit.writers.risk import marked_rate

TITLE = Bilingual(zh="控制图（疑似率逐期）", en="Control charts of the rate of suspected faults")
_NOTE = Bilingual(
    zh="点为各期疑似率（疑似数 ÷ 适用数），横线为此前各期合计的疑似率，浅色带为控制限：只凭偶然，每侧超出的机会不到 0.135%（二项分布）；"
    "各期波动大于偶然的，按拉尼 p′ 图放宽。控制限内的升降不作趋势解读；超出的先查原因，再下结论。* 适用数不足 30。",
    en="A point is the rate of a month (suspected ÷ applicable), the line that of the months before the last, the band its"
    " control limits: chance alone lies beyond either less than 0.135 % of the time (binomial); where months scatter more"
    " than that the band is widened (Laney's p′). Ups and downs within it are no trend. * fewer than 30 applicable.",
)
_READINGS: dict[Reading, Bilingual] = {
    "above": Bilingual(zh="高于控制限", en="above the control limits"),
    "below": Bilingual(zh="低于控制限", en="below the control limits"),
    "within": Bilingual(zh="在控制限内", en="within the control limits"),
}
_SAID = Bilingual(zh="{title}：本期 {rate}，{reading}（{limits}）", en="{title}: {rate}, {reading} ({limits})")
_FEW = Bilingual(
    zh="{title}：本期 {rate}；此前不足 {least} 期，不设控制限，升降不作判断",
    en="{title}: {rate}; fewer than {least} months before it, so no limits and no judgement of ups and downs",
)
_FLAT = Bilingual(
    zh="{title}：本期 {rate}；此前各期没有疑似问题（或全是），不设控制限",
    en="{title}: {rate}; the months before had no fault (or nothing else), so there are no limits",
)
_UNDECIDED = Bilingual(zh="{}（其中无法判定 {}）", en="{} ({} of them cannot be told)")
_LOWERED = Bilingual(zh="{rate}（适用 {of}，无法判定 {unknown}）", en="{rate} ({unknown} of {of} cannot be told)")
_EMPTY = Bilingual(zh="{title}：本期没有适用记录", en="{title}: no applicable verdict this month")
_HEADS = (
    Bilingual(zh="专题 / 规则", en="Theme / rule"),
    Bilingual(zh="疑似 / 适用", en="Suspected / of"),
    Bilingual(zh="本期", en="Now"),
    Bilingual(zh="此前", en="Before"),
    Bilingual(zh="控制限", en="Limits"),
    Bilingual(zh="判读", en="Reading"),
)
_RULES = Bilingual(
    zh="有过疑似问题的规则 {all} 条：高于控制限 {above}，低于控制限 {below}，在控制限内 {within}，不设控制限 {none}。",
    en="{all} {all:rule|rules} with a fault in any month: {above} above their limits, {below} below, {within} within, {none} without limits.",
)
_CAUTION = Bilingual(zh="注意：{}，率的升降可能由此而来。", en="Mind: {}; rates may differ for that.")


@dataclass(frozen=True)
class Charted:
    """Months with the words to print them."""

    months: Months
    language: Language

    def _say(self, words: Bilingual, /, *values: object, **named: object) -> str:
        return words.told(self.language, *values, **named)

    @property
    def title(self) -> str:
        """The heading."""
        return self._say(TITLE)

    @property
    def note(self) -> str:
        """How the charts are to be read."""
        return self._say(_NOTE)

    @property
    def cautions(self) -> Sequence[str]:
        """What makes the rates compare badly."""
        return [self._say(_CAUTION, caution.in_(self.language)) for caution in self.months.cautions]

    def said(self, chart: Chart) -> str:
        """Where the last month of a chart stands."""
        last, title = chart.points[-1], chart.title.in_(self.language)
        rate = self._rate(last)
        if not last.applicable:
            return self._say(_EMPTY, title=title)
        if last.reading is None:
            words = _FEW if chart.no_limits == "few" else _FLAT
            return self._say(words, title=title, rate=rate, least=LEAST)
        reading, limits = self._say(_READINGS[last.reading]), limits_of(last)
        return self._say(_SAID, title=title, rate=rate, reading=reading, limits=limits)

    def _rate(self, point: Point) -> str:
        """The rate of a month, and how many verdicts it takes for no faults because they could not be told."""
        rate, unknown = marked_rate(point.fail, point.applicable), f"{point.unknown:,}"
        return self._say(_LOWERED, rate=rate, of=f"{point.applicable:,}", unknown=unknown) if point.unknown else rate

    def _reading(self, point: Point) -> str:
        assert point.reading is not None, "asked of a month with limits"
        words = self._say(_READINGS[point.reading])
        lowered = point.reading == "below" and point.unknown
        return self._say(_UNDECIDED, words, f"{point.unknown:,}") if lowered else words

    @property
    def drawn(self) -> Sequence[Chart]:
        """What is drawn: all verdicts, and each theme that ever had an applicable one."""
        return [chart for chart in self.months.charts if chart.of != "rule" and any(p.applicable for p in chart.points)]

    @property
    def headings(self) -> Sequence[str]:
        """Of the table of rules beyond their limits."""
        return [self._say(head) for head in _HEADS]

    @property
    def beyond(self) -> Sequence[Chart]:
        """The rules beyond their limits, those above first."""
        found = [chart for chart in self.months.charts_of("rule") if chart.reading in ("above", "below")]
        return sorted(found, key=lambda chart: (chart.reading != "above", chart.name))

    def row(self, chart: Chart) -> Sequence[str]:
        """The cells of a chart with limits in that table."""
        last = chart.points[-1]
        assert chart.centre is not None and last.reading is not None, "a rule without limits is not beyond them"
        return [
            chart.title.in_(self.language),
            f"{last.fail:,} / {last.applicable:,}",
            marked_rate(last.fail, last.applicable),
            _percent(chart.centre),
            limits_of(last),
            self._reading(last),
        ]

    @property
    def rules(self) -> str:
        """How the rules stand, in a sentence."""
        charts = self.months.charts_of("rule")
        met: dict[str, int] = {name: sum(chart.reading == name for chart in charts) for name in _READINGS}
        none = sum(chart.reading is None for chart in charts)
        return self._say(_RULES, all=len(charts), none=none, **met)


def limits_of(point: Point) -> str:
    """The limits of a month as percentages."""
    assert point.low is not None and point.high is not None, "asked of a month with limits"
    return f"{_percent(point.low)}–{_percent(point.high)}"


def _percent(rate: float) -> str:
    return f"{rate:.1%}" if rate == 0 or rate >= 0.001 else f"{rate:.2%}"


@dataclass(frozen=True)
class Plotted:
    """A chart in a box of width and height 1, y upwards. `band` is the upper edge and the lower one, month by month;
    a month without applicable verdicts has no point."""

    points: Sequence[tuple[float, float, bool]]
    centre: float | None
    band: Sequence[tuple[float, float, float]]
    top: float


def plotted(chart: Chart) -> Plotted:
    """Where everything of a chart stands: points with whether they lie beyond their limits, and the band as x, low,
    high. `top` is the rate at the upper edge."""
    rates = [point.fail / point.applicable if point.applicable else None for point in chart.points]
    met = [rate for rate in rates if rate is not None] + [p.high for p in chart.points if p.high is not None]
    top = max(met, default=0.0) * 1.1 or 0.01
    step = 1 / max(len(rates) - 1, 1)
    points, band = [], []
    for at, (rate, point) in enumerate(zip(rates, chart.points, strict=True)):
        if rate is not None:
            points.append((at * step, rate / top, point.reading in ("above", "below")))
        if point.low is not None and point.high is not None:
            band.append((at * step, point.low / top, point.high / top))
    return Plotted(points, None if chart.centre is None else chart.centre / top, band, top)
