/** What a sparkline is drawn from: an SVG path's line, the area below it, and what its top stands for. */
export interface Sparkline {
  readonly line: string;
  readonly area: string;
  readonly top: number;
}

/** Round trips shorter than this look short. */
const LEAST_TOP_MS = 40;

/** A line through these values, the newest at the right edge; `slots` of them fill the width. */
export function sparkline(values: readonly number[], slots: number, width: number, height: number): Sparkline {
  const top = Math.max(LEAST_TOP_MS, ...values);
  const step = width / Math.max(1, slots - 1);
  const points = values.slice(-slots).map((value, index, shown) => {
    const x = width - (shown.length - 1 - index) * step;
    return `${x.toFixed(1)} ${(height * (1 - value / top)).toFixed(1)}`;
  });
  if (points.length < 2) return { line: "", area: "", top };
  const line = `M${points.join("L")}`;
  const left = (width - (points.length - 1) * step).toFixed(1);
  return { line, area: `${line}V${height}H${left}Z`, top };
}
