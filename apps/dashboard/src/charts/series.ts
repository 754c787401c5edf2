export interface ChartPoint {
  x: number;
  y: number;
}

/** A line: its points in rising x, and a colour that CSS understands. */
export interface ChartSeries {
  id: string;
  label: string;
  color: string;
  points: readonly ChartPoint[];
  dashed?: boolean;
  /** Drawn heavier than the others. */
  strong?: boolean;
}

/** A stretch of the x axis with a name, e.g. a stage. */
export interface ChartBand {
  from: number;
  to: number;
  label: string;
}

/** All distinct x of several series, rising. */
export function positionsOf(series: readonly ChartSeries[]): number[] {
  const positions = new Set(series.flatMap((one) => one.points.map((point) => point.x)));
  return [...positions].sort((a, b) => a - b);
}

/** Index of the value nearest to `x` in a rising list; -1 when the list is empty. */
export function nearestIndex(rising: readonly number[], x: number): number {
  let low = 0;
  let high = rising.length - 1;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((rising[middle] ?? Infinity) < x) low = middle + 1;
    else high = middle;
  }
  const before = rising[low - 1];
  const here = rising[low];
  if (here === undefined) return -1;
  return before !== undefined && x - before < here - x ? low - 1 : low;
}

/** The value of a series at `x`: its own point there, or else its last one before. */
export function valueAt(series: ChartSeries, x: number): number | undefined {
  return series.points.findLast((point) => point.x <= x)?.y;
}

/** SVG path through pixel positions. */
export function linePath(
  points: readonly ChartPoint[],
  toX: (x: number) => number,
  toY: (y: number) => number,
): string {
  return points
    .filter((point) => Number.isFinite(point.y))
    .map((point, index) => `${index === 0 ? 'M' : 'L'}${toX(point.x).toFixed(1)} ${toY(point.y).toFixed(1)}`)
    .join('');
}
