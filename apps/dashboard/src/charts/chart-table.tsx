import { type ChartSeries, positionsOf } from './series.js';

interface ChartTableProps {
  title: string;
  series: readonly ChartSeries[];
  xLabel: string;
  formatX: (x: number) => string;
  formatY: (y: number) => string;
}

/** The numbers of a chart, for those who would rather read or copy them. */
export function ChartTable({ title, series, xLabel, formatX, formatY }: ChartTableProps) {
  return (
    <div className="chart-table" tabIndex={0} role="region" aria-label={`${title} as a table`}>
      <table className="table">
        <thead>
          <tr>
            <th scope="col">{xLabel}</th>
            {series.map((one) => (
              <th key={one.id} scope="col" className="num">
                {one.label}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {positionsOf(series).map((x) => (
            <tr key={x}>
              <th scope="row">{formatX(x)}</th>
              {series.map((one) => {
                const point = one.points.find((candidate) => candidate.x === x);
                return (
                  <td key={one.id} className="num">
                    {point === undefined ? '' : formatY(point.y)}
                  </td>
                );
              })}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
