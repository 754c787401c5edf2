import { type ChartSeries, valueAt } from './series.js';

interface ChartLegendProps {
  series: readonly ChartSeries[];
  focusX: number | null;
  xLabel: string;
  formatX: (x: number) => string;
  formatY: (y: number) => string;
  restLabel?: string;
}

/** Names of the lines, each with its value at the crosshair, or its last one. */
export function ChartLegend(props: ChartLegendProps) {
  const { series, focusX, xLabel, formatX, formatY, restLabel = 'latest' } = props;
  if (series.length === 0) return null;
  return (
    <ul className="chart-legend">
      {series.map((one) => (
        <li key={one.id}>
          <span
            className={`chart-swatch ${one.dashed === true ? 'chart-swatch-dashed' : ''}`}
            style={{ color: one.color }}
            aria-hidden="true"
          />
          <span className="chart-legend-name" title={one.label}>
            {one.label}
          </span>
          <b>{valueText(one, focusX, formatY)}</b>
        </li>
      ))}
      <li className="chart-legend-at">{focusX === null ? restLabel : `${xLabel} ${formatX(focusX)}`}</li>
    </ul>
  );
}

function valueText(series: ChartSeries, focusX: number | null, format: (y: number) => string): string {
  const value = focusX === null ? series.points.at(-1)?.y : valueAt(series, focusX);
  return value === undefined ? '–' : format(value);
}
