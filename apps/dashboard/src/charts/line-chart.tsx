import { type KeyboardEvent, type PointerEvent, useState } from 'react';
import { ChartLegend } from './chart-legend.js';
import { ChartTable } from './chart-table.js';
import { Axes, Bands, Crosshair, Line, type PlotBox, scalesOf } from './plot.js';
import { type Domain, domainOf, niceTicks } from './scale.js';
import { type ChartBand, type ChartSeries, nearestIndex, positionsOf, valueAt } from './series.js';
import { useWidth } from './use-width.js';
import './charts.css';

export interface LineChartProps {
  title: string;
  /** Unit or note beside the title. */
  hint?: string;
  series: readonly ChartSeries[];
  bands?: readonly ChartBand[];
  xLabel: string;
  formatX: (x: number) => string;
  formatY: (y: number) => string;
  /** All x that get a tick; round numbers by default. */
  xTicks?: readonly number[];
  height?: number;
  /** What the values in the legend are of while no place is pointed at. */
  restLabel?: string;
}

/** Lines over a common x axis. The legend shows the values under the pointer or the arrow keys; a table holds the same numbers. */
export function LineChart(props: LineChartProps) {
  const [asTable, setAsTable] = useState(false);
  const [focusX, setFocusX] = useState<number | null>(null);
  const shown = props.series.filter((one) => one.points.length > 0);
  return (
    <figure className="chart">
      <figcaption className="chart-head">
        <h3>
          {props.title} {props.hint !== undefined && <small>{props.hint}</small>}
        </h3>
        {shown.length > 0 && (
          <button
            type="button"
            className="chart-switch"
            aria-pressed={asTable}
            onClick={() => {
              setAsTable(!asTable);
            }}
          >
            {asTable ? 'Chart' : 'Table'}
          </button>
        )}
      </figcaption>
      <ChartLegend {...props} series={shown} focusX={focusX} />
      {asTable ? (
        <ChartTable {...props} series={shown} />
      ) : (
        <Plot {...props} series={shown} focusX={focusX} onFocusX={setFocusX} />
      )}
    </figure>
  );
}

interface PlotProps extends LineChartProps {
  focusX: number | null;
  onFocusX: (x: number | null) => void;
}

function Plot(props: PlotProps) {
  const [attach, width] = useWidth();
  const { series, bands = [], height = 210, focusX, onFocusX } = props;
  const positions = positionsOf(series);
  const x = xDomain(positions, bands);
  const y = domainOf(
    series.flatMap((one) => one.points.map((point) => point.y)),
    0.08,
  );
  const box: PlotBox = { width, height, left: 46, right: 14, top: bands.length > 0 ? 24 : 10, bottom: 24 };
  const scales = scalesOf(box, x, y);
  const move = (event: PointerEvent<SVGSVGElement>) => {
    const pixel = event.clientX - event.currentTarget.getBoundingClientRect().left;
    const share = (pixel - box.left) / (box.width - box.left - box.right);
    onFocusX(positions[nearestIndex(positions, x.min + share * (x.max - x.min))] ?? null);
  };
  return (
    <div ref={attach} className="chart-plot">
      {series.length === 0 ? (
        <p className="chart-waiting" style={{ height }}>
          No points yet
        </p>
      ) : (
        <svg
          width={width}
          height={height}
          tabIndex={0}
          role="slider"
          aria-label={`${props.title}, values by ${props.xLabel}`}
          aria-valuemin={positions[0] ?? 0}
          aria-valuemax={positions.at(-1) ?? 0}
          aria-valuenow={focusX ?? positions.at(-1) ?? 0}
          aria-valuetext={spoken(props, focusX ?? positions.at(-1) ?? 0)}
          onPointerMove={move}
          onPointerLeave={() => {
            onFocusX(null);
          }}
          onBlur={() => {
            onFocusX(null);
          }}
          onKeyDown={(event) => {
            const next = steppedX(event, positions, focusX);
            if (next !== undefined) onFocusX(next);
          }}
        >
          <Bands bands={bands} box={box} scales={scales} />
          <Axes
            box={box}
            scales={scales}
            xTicks={ticksOf(props, x, width)}
            y={y}
            formatX={props.formatX}
            formatY={props.formatY}
          />
          {series.map((one) => (
            <Line key={one.id} series={one} scales={scales} />
          ))}
          {focusX !== null && <Crosshair x={focusX} box={box} scales={scales} series={series} />}
        </svg>
      )}
    </div>
  );
}

function ticksOf(props: LineChartProps, x: Domain, width: number): readonly number[] {
  return props.xTicks ?? niceTicks(x, Math.max(2, Math.round(width / 110)));
}

function xDomain(positions: readonly number[], bands: readonly ChartBand[]): Domain {
  return domainOf([...positions, ...bands.flatMap((band) => [band.from, band.to])]);
}

const STEPS: Readonly<Record<string, number>> = { ArrowLeft: -1, ArrowRight: 1, PageDown: -10, PageUp: 10 };

/** Where an arrow, Home or End key leads; undefined for other keys. */
function steppedX(
  event: KeyboardEvent,
  positions: readonly number[],
  from: number | null,
): number | undefined {
  const last = positions.length - 1;
  const current = from === null ? last : positions.indexOf(from);
  const step = STEPS[event.key];
  const target =
    event.key === 'Home' ? 0 : event.key === 'End' ? last : step === undefined ? -1 : current + step;
  if (step === undefined && event.key !== 'Home' && event.key !== 'End') return undefined;
  event.preventDefault();
  return positions[Math.min(last, Math.max(0, target))];
}

function spoken(props: LineChartProps, x: number): string {
  const values = props.series.flatMap((one) => {
    const value = valueAt(one, x);
    return value === undefined ? [] : [`${one.label} ${props.formatY(value)}`];
  });
  return `${props.xLabel} ${props.formatX(x)}: ${values.join(', ')}`;
}
