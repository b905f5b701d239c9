"""Plot the requests of each way of `bulk` over time, in one chart for each quota.

The page that includes the plot sets its colours, light or dark.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

TITLE = "apply uses all of the quota. boto3's modes leave much of it, or are throttled"
MADE = "var(--picture-blue, #0b5cad)"
REFUSED = "var(--picture-red, #b3401a)"
INK = FAINT = "currentColor"
LEFT, TOP = 150, 88
WIDTH, HEIGHT, GAP_X, GAP_Y = 190, 48, 24, 42
MOST = 1.6
"""The top of each chart, as a multiple of the quota. Higher values are cut off."""


def draw(results: list[dict[str, Any]]) -> str:
    """Return an SVG of the created users and the throttled requests over time."""
    ways = list(dict.fromkeys(result["cell"]["way"] for result in results))
    quotas = sorted({result["cell"]["quota"] for result in results})
    width = LEFT + len(quotas) * (WIDTH + GAP_X)
    height = TOP + len(ways) * (HEIGHT + GAP_Y) - GAP_Y + 18
    lines = [
        f"""<svg class="picture" role="img" aria-label="{TITLE}"
 xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}"
 font-family="system-ui, sans-serif" font-size="11" fill="{INK}">
<text y="18" font-size="16" font-weight="600">{TITLE}</text>
<text y="38">Users <tspan fill="{MADE}" font-weight="600">created</tspan> and requests
 <tspan fill="{REFUSED}" font-weight="600">throttled</tspan> in each second.
 The dashed line is the quota that was free.</text>"""
    ]
    for column, quota in enumerate(quotas):
        here = [result for result in results if result["cell"]["quota"] == quota]
        longest = max(r["seconds"] for r in here if not r["others"])
        x = LEFT + column * (WIDTH + GAP_X)
        lines.append(
            f'<text x="{x}" y="{TOP - 26}" font-size="12" font-weight="600">'
            f"{quota:g} a second</text>"
        )
        for result in here:
            y = TOP + ways.index(result["cell"]["way"]) * (HEIGHT + GAP_Y)
            span = result["seconds"] if result["others"] else longest
            lines += [f'<g transform="translate({x} {y})">', *_cell(result, span)]
            lines.append("</g>")
    for row, way in enumerate(ways):
        middle = TOP + row * (HEIGHT + GAP_Y) + HEIGHT // 2
        name, _, more = way.partition(", ")
        lines += [
            f'<text y="{middle}" font-size="12" font-weight="600">{name}</text>',
            f'<text y="{middle + 15}">{more or "known quota, no others"}</text>',
        ]
    return "\n".join([*lines, "</svg>\n"])


def _cell(result: dict[str, Any], span: float) -> Iterable[str]:
    """Yield the SVG elements of one chart, with its result as the title."""
    quota, seconds = result["cell"]["quota"], result["seconds"]
    # A bin has 20 requests of the quota, to hide random changes, and is two units wide.
    bin_ = max(1.0, 20 / quota, 2 * span / WIDTH)
    made = _rates(result["made"], seconds, bin_)
    sent = [
        a + b
        for a, b in zip(made, _rates(result["refused"], seconds, bin_), strict=True)
    ]
    left = [quota - rate for rate in _rates(result["others"], seconds, 5 * bin_)]
    of = "free quota" if result["others"] else "the quota"
    text = f"{result['share']:.0%} of {of}, {result['throttled']:.1%} throttled"
    yield f'<text y="-5">{text}</text>'
    yield f'<path d="{_area(sent, bin_, seconds, span, quota)}" fill="{REFUSED}"/>'
    yield f'<path d="{_area(made, bin_, seconds, span, quota)}" fill="{MADE}"/>'
    yield (
        f'<path d="{_steps(left, 5 * bin_, seconds, span, quota)}" fill="none"'
        f' stroke="{INK}" stroke-dasharray="3 2"/>'
    )
    yield f'<path d="M0 {HEIGHT}H{WIDTH}" stroke="{FAINT}"/>'
    end = min(WIDTH - 12, max(12.0, seconds / span * WIDTH))
    yield (
        f'<text x="{end:.1f}" y="{HEIGHT + 12}" text-anchor="middle" font-size="10">'
        f"{seconds:.0f} s</text>"
    )


def _rates(times: list[float], seconds: float, bin_: float) -> list[float]:
    """Return the rate in each bin. The last bin may be shorter."""
    counts = [0] * (int(seconds / bin_) + 1)
    for at in times:
        if at <= seconds:
            counts[int(at / bin_)] += 1
    last = seconds - (len(counts) - 1) * bin_
    if len(counts) > 1 and last < bin_ / 2:
        counts[-2] += counts.pop()
        last += bin_
    return [count / bin_ for count in counts[:-1]] + [counts[-1] / max(last, 1e-9)]


def _steps(
    rates: list[float], bin_: float, seconds: float, span: float, quota: float
) -> str:
    """Return the SVG path of a stepped line with one step for each bin."""
    parts: list[str] = []
    for number, rate in enumerate(rates):
        until = seconds if number == len(rates) - 1 else (number + 1) * bin_
        y = HEIGHT * (1 - min(MOST, max(0.0, rate / quota)) / MOST)
        parts.append(f"{'V' if parts else 'M0 '}{y:.1f}H{until / span * WIDTH:.1f}")
    return "".join(parts)


def _area(
    rates: list[float], bin_: float, seconds: float, span: float, quota: float
) -> str:
    """Return the SVG path of the area below the stepped line."""
    return f"{_steps(rates, bin_, seconds, span, quota)}V{HEIGHT}H0Z"
