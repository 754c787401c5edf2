import type { Domain } from './scale.js';
import { linearScale, niceTicks } from './scale.js';
import { type ChartBand, type ChartSeries, linePath } from './series.js';

export interface PlotBox {
  width: number;
  height: number;
  left: number;
  right: number;
  top: number;
  bottom: number;
}

export interface Scales {
  toX: (x: number) => number;
  toY: (y: number) => number;
}

export function scalesOf(box: PlotBox, x: Domain, y: Domain): Scales {
  return {
    toX: linearScale(x, box.left, box.width - box.right),
    toY: linearScale(y, box.height - box.bottom, box.top),
  };
}

interface AxesProps {
  box: PlotBox;
  scales: Scales;
  xTicks: readonly number[];
  y: Domain;
  formatX: (x: number) => string;
  formatY: (y: number) => string;
}

/** Horizontal rules with their values, and the x values below. */
export function Axes({ box, scales, xTicks, y, formatX, formatY }: AxesProps) {
  const ticks = niceTicks(y, Math.max(2, Math.round(box.height / 55)));
  const texts = tickTexts(ticks, formatY);
  return (
    <g className="chart-axes" aria-hidden="true">
      {ticks.map((tick, index) => (
        <g key={tick} transform={`translate(0 ${scales.toY(tick)})`}>
          <line x1={box.left} x2={box.width - box.right} />
          <text x={box.left - 8} dy="0.32em" textAnchor="end">
            {texts[index]}
          </text>
        </g>
      ))}
      {xTicks.map((tick) => (
        <text key={tick} x={scales.toX(tick)} y={box.height - 6} textAnchor="middle">
          {formatX(tick)}
        </text>
      ))}
    </g>
  );
}

/** Texts of the ticks; decimals go when they are zeros in all of them. */
function tickTexts(ticks: readonly number[], format: (value: number) => string): string[] {
  const texts = ticks.map(format);
  const zeros = /\.0+(?=\s|$)/;
  return texts.every((text) => zeros.test(text)) ? texts.map((text) => text.replace(zeros, '')) : texts;
}

/** Stages as alternating washes with their names at the top. */
export function Bands({ bands, box, scales }: { bands: readonly ChartBand[]; box: PlotBox; scales: Scales }) {
  return (
    <g className="chart-bands" aria-hidden="true">
      {bands.map((band, index) => {
        const from = scales.toX(band.from);
        const width = Math.max(0, scales.toX(band.to) - from);
        return (
          <g key={band.label} transform={`translate(${from} ${box.top})`}>
            {index % 2 === 1 && <rect width={width} height={box.height - box.top - box.bottom} />}
            {index > 0 && <line y2={box.height - box.top - box.bottom} />}
            {width > 46 && (
              <text x={6} y={-6}>
                {band.label.length * 7 > width
                  ? `${band.label.slice(0, Math.floor(width / 8))}…`
                  : band.label}
              </text>
            )}
          </g>
        );
      })}
    </g>
  );
}

const MOST_DOTS = 40;

export function Line({ series, scales }: { series: ChartSeries; scales: Scales }) {
  const { toX, toY } = scales;
  return (
    <g
      className={`chart-line ${series.strong === true ? 'chart-line-strong' : ''}`}
      style={{ color: series.color }}
    >
      <path
        d={linePath(series.points, toX, toY)}
        strokeDasharray={series.dashed === true ? '5 4' : undefined}
      />
      {series.points.length <= MOST_DOTS &&
        series.points.map((point) => <circle key={point.x} cx={toX(point.x)} cy={toY(point.y)} r={2.4} />)}
    </g>
  );
}

interface CrosshairProps {
  x: number;
  box: PlotBox;
  scales: Scales;
  series: readonly ChartSeries[];
}

/** A vertical rule at one x with a ring on every line that has a point there. */
export function Crosshair({ x, box, scales, series }: CrosshairProps) {
  return (
    <g className="chart-crosshair" aria-hidden="true">
      <line x1={scales.toX(x)} x2={scales.toX(x)} y1={box.top} y2={box.height - box.bottom} />
      {series.map((one) => {
        const point = one.points.find((candidate) => candidate.x === x);
        if (point === undefined) return null;
        return (
          <circle
            key={one.id}
            cx={scales.toX(x)}
            cy={scales.toY(point.y)}
            r={4.5}
            style={{ color: one.color }}
          />
        );
      })}
    </g>
  );
}
