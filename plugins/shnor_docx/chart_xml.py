"""The XML of one chart."""

from __future__ import annotations

from collections.abc import Sequence

from shnor_docx.workbook import SHEET, column
from shnor_docx.xml import attribute, escaped
from shnor_tui.plugin import Chart, Series, printable

_NAMESPACES = (
    'xmlns:c="http://schemas.openxmlformats.org/drawingml/2006/chart" '
    'xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main" '
    'xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"'
)
_GREYS = ("404040", "A6A6A6", "737373", "D9D9D9", "262626", "8C8C8C")
_DASHES = ("solid", "sysDash", "lgDash", "sysDot", "lgDashDot", "dash")
_MARKS = ("circle", "square", "triangle", "diamond", "x", "plus")
_EDGE = "404040"
_GRID = "D9D9D9"
_CATEGORIES, _VALUES = 1001, 1002
_MOST_DECIMALS = 2
_FEW_MARKS = 40
_RUSSIAN = "[$-419]"
"""Makes programs that follow a number format's language write decimal commas; the others take the system's."""
_SMALL, _MEDIUM, _LARGE = 800, 1000, 1100


def chart_xml(chart: Chart, font: str, data: str, *, lying: bool) -> str:
    """The part of a chart, its numbers also in the workbook that is related as `data`; `lying` bars run to the right."""
    legend = '<c:legend><c:legendPos val="b"/><c:overlay val="0"/></c:legend>' if len(chart.series) > 1 else ""
    return (
        '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
        f'<c:chartSpace {_NAMESPACES}><c:lang val="ru-RU"/><c:roundedCorners val="0"/>'
        f'<c:chart><c:autoTitleDeleted val="1"/><c:plotArea><c:layout/>{_plot(chart, lying=lying)}'
        f"{_category_axis(lying=lying)}{_value_axis(chart, lying=lying)}</c:plotArea>{legend}"
        '<c:plotVisOnly val="1"/><c:dispBlanksAs val="gap"/></c:chart>'
        "<c:spPr><a:noFill/><a:ln><a:noFill/></a:ln></c:spPr>"
        f"{_text(_LARGE if _is_small(chart) else _MEDIUM, font)}"
        f'<c:externalData r:id="{data}"><c:autoUpdate val="0"/></c:externalData></c:chartSpace>'
    )


def _plot(chart: Chart, *, lying: bool) -> str:
    series = "".join(_series(chart, index) for index in range(len(chart.series)))
    axes = f'<c:axId val="{_CATEGORIES}"/><c:axId val="{_VALUES}"/>'
    if chart.kind == "line":
        return (
            f'<c:lineChart><c:grouping val="standard"/><c:varyColors val="0"/>{series}<c:marker val="1"/>{axes}'
            "</c:lineChart>"
        )
    return (
        f'<c:barChart><c:barDir val="{"bar" if lying else "col"}"/><c:grouping val="clustered"/><c:varyColors val="0"/>'
        f'{series}<c:gapWidth val="60"/><c:overlap val="0"/>{axes}</c:barChart>'
    )


def _series(chart: Chart, index: int) -> str:
    series = chart.series[index]
    letters, last = column(index + 1), len(chart.labels) + 1
    name = f"<c:tx>{_texts(f'{SHEET}!${letters}$1', [series.name])}</c:tx>"
    data = (
        f"<c:cat>{_texts(f'{SHEET}!$A$2:$A${last}', chart.labels)}</c:cat>"
        f"<c:val>{_numbers(f'{SHEET}!${letters}$2:${letters}${last}', series)}</c:val>"
    )
    head = f'<c:ser><c:idx val="{index}"/><c:order val="{index}"/>{name}'
    grey = _GREYS[index % len(_GREYS)]
    labels = _labels(chart, index)
    if chart.kind == "line":
        line = f'<a:ln w="22225">{_fill(_EDGE)}<a:prstDash val="{_DASHES[index % 6]}"/></a:ln>'
        mark = (
            f'<c:marker><c:symbol val="{_MARKS[index % 6]}"/><c:size val="7"/><c:spPr>{_fill(grey)}{_line(_EDGE)}</c:spPr>'
            "</c:marker>"
        )
        return f'{head}<c:spPr>{line}</c:spPr>{mark}{labels}{data}<c:smooth val="0"/></c:ser>'
    look = f"<c:spPr>{_fill(grey)}{_line(_EDGE)}</c:spPr>"
    return f'{head}{look}<c:invertIfNegative val="0"/>{labels}{data}</c:ser>'


def _labels(chart: Chart, index: int) -> str:
    """The numbers beside the marks; where lines run close, the upper one's stand above and the lower one's below."""
    size = _MEDIUM if _is_small(chart) else _SMALL
    before = (
        f'<c:numFmt formatCode="{_without_zeros(_format(chart.series[index].values))}" sourceLinked="0"/>'
        f"<c:spPr><a:noFill/><a:ln><a:noFill/></a:ln></c:spPr>{_text(size)}"
    )
    after = (
        '<c:showLegendKey val="0"/><c:showVal val="1"/><c:showCatName val="0"/><c:showSerName val="0"/>'
        '<c:showPercent val="0"/><c:showBubbleSize val="0"/>'
    )
    if chart.kind == "bar":
        return f'<c:dLbls>{before}<c:dLblPos val="outEnd"/>{after}</c:dLbls>'
    single = "".join(
        f'<c:dLbl><c:idx val="{point}"/>{before}<c:dLblPos val="{place}"/>{after}</c:dLbl>'
        for point in range(len(chart.labels))
        if (place := _side(chart, index, point)) != "t"
    )
    return f'<c:dLbls>{single}{before}<c:dLblPos val="t"/>{after}</c:dLbls>'


def _side(chart: Chart, index: int, point: int) -> str:
    value = chart.series[index].values[point]
    values = [known for each in chart.series if (known := each.values[point]) is not None]
    if value is None or value == max(values):
        return "t"
    return "b" if value == min(values) else "r"


def _is_small(chart: Chart) -> bool:
    return len(chart.labels) * len(chart.series) <= _FEW_MARKS


def _category_axis(*, lying: bool) -> str:
    """The first label stands at the top when bars lie."""
    return (
        f'<c:catAx><c:axId val="{_CATEGORIES}"/><c:scaling><c:orientation val="{"maxMin" if lying else "minMax"}"/></c:scaling>'
        f'<c:delete val="0"/><c:axPos val="{"l" if lying else "b"}"/><c:numFmt formatCode="General" sourceLinked="0"/>'
        '<c:majorTickMark val="none"/><c:minorTickMark val="none"/><c:tickLblPos val="low"/>'
        f'<c:spPr>{_line(_EDGE)}</c:spPr><c:crossAx val="{_VALUES}"/><c:crosses val="autoZero"/><c:auto val="0"/>'
        '<c:lblAlgn val="ctr"/><c:lblOffset val="100"/><c:noMultiLvlLbl val="1"/></c:catAx>'
    )


def _value_axis(chart: Chart, *, lying: bool) -> str:
    values = [value for series in chart.series for value in series.values if value is not None]
    least = '<c:min val="0"/>' if chart.kind == "bar" and all(value >= 0 for value in values) else ""
    turned = "" if lying else ' rot="-5400000" vert="horz"'
    title = (
        f'<c:title><c:tx><c:rich><a:bodyPr{turned}/><a:p><a:pPr><a:defRPr b="0"/></a:pPr><a:r>'
        f'<a:rPr lang="ru-RU" b="0"/><a:t>{escaped(_line_of(chart.unit))}</a:t></a:r></a:p></c:rich></c:tx>'
        '<c:overlay val="0"/></c:title>'
        if chart.unit
        else ""
    )
    return (
        f'<c:valAx><c:axId val="{_VALUES}"/><c:scaling><c:orientation val="minMax"/>{least}</c:scaling><c:delete val="0"/>'
        f'<c:axPos val="{"b" if lying else "l"}"/><c:majorGridlines><c:spPr>{_line(_GRID)}</c:spPr></c:majorGridlines>{title}'
        f'<c:numFmt formatCode="{_RUSSIAN}General" sourceLinked="0"/><c:majorTickMark val="none"/><c:minorTickMark val="none"/>'
        f'<c:tickLblPos val="nextTo"/><c:spPr><a:ln><a:noFill/></a:ln></c:spPr><c:crossAx val="{_CATEGORIES}"/>'
        f'<c:crosses val="{"max" if lying else "autoZero"}"/><c:crossBetween val="between"/></c:valAx>'
    )


def _texts(place: str, texts: Sequence[str]) -> str:
    points = "".join(
        f'<c:pt idx="{index}"><c:v>{escaped(_line_of(text))}</c:v></c:pt>' for index, text in enumerate(texts)
    )
    return f'<c:strRef><c:f>{place}</c:f><c:strCache><c:ptCount val="{len(texts)}"/>{points}</c:strCache></c:strRef>'


def _numbers(place: str, series: Series) -> str:
    """A value that is missing is left out, which shows as a gap."""
    points = "".join(
        f'<c:pt idx="{index}"><c:v>{value!r}</c:v></c:pt>'
        for index, value in enumerate(series.values)
        if value is not None
    )
    return (
        f"<c:numRef><c:f>{place}</c:f><c:numCache><c:formatCode>General</c:formatCode>"
        f'<c:ptCount val="{len(series.values)}"/>{points}</c:numCache></c:numRef>'
    )


def _format(values: Sequence[float | None]) -> str:
    """As many decimals as the numbers have, up to two."""
    known = [value for value in values if value is not None]
    decimals = next(
        (places for places in range(_MOST_DECIMALS) if all(round(value, places) == value for value in known)),
        _MOST_DECIMALS,
    )
    return f"0.{'0' * decimals}" if decimals else "0"


def _without_zeros(form: str) -> str:
    return f"{_RUSSIAN}{form};{_RUSSIAN}-{form};;"


def _text(size: int, font: str = "") -> str:
    latin = f'<a:latin typeface="{attribute(font)}"/><a:cs typeface="{attribute(font)}"/>' if font else ""
    return (
        f'<c:txPr><a:bodyPr/><a:lstStyle/><a:p><a:pPr><a:defRPr sz="{size}"><a:solidFill><a:srgbClr val="000000"/>'
        f'</a:solidFill>{latin}</a:defRPr></a:pPr><a:endParaRPr lang="ru-RU"/></a:p></c:txPr>'
    )


def _fill(color: str) -> str:
    return f'<a:solidFill><a:srgbClr val="{color}"/></a:solidFill>'


def _line(color: str) -> str:
    return f'<a:ln w="6350">{_fill(color)}</a:ln>'


def _line_of(text: str) -> str:
    return " ".join(printable(text).split(" ")).replace("\n", " ").replace("\t", " ")
