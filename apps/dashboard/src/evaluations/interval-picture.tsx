import type { EvaluationComparison } from '@beamline/contracts';
import { domainOf, linearScale, niceTicks } from '../charts/scale.js';
import { useWidth } from '../charts/use-width.js';
import { signed } from './comparison-text.js';

const HEIGHT = 64;
const AXIS_Y = 40;
const BAR_Y = 20;
const MARGIN = 34;

/** The interval of a difference beside 0, where the two would be alike. */
export function IntervalPicture({ comparison, title }: { comparison: EvaluationComparison; title: string }) {
  const [attach, width] = useWidth();
  const { difference, interval } = comparison;
  const domain = domainOf([0, ...interval], 0.15);
  const x = linearScale(domain, MARGIN, width - MARGIN);
  const sure = interval[0] > 0 || interval[1] < 0;
  return (
    <div ref={attach} className={sure ? 'interval interval-sure' : 'interval'}>
      <svg width={width} height={HEIGHT} role="img" aria-label={title}>
        <line className="interval-axis" x1={0} x2={width} y1={AXIS_Y} y2={AXIS_Y} />
        {niceTicks(domain, width < 500 ? 3 : 6).map((tick) => (
          <text key={tick} x={x(tick)} y={HEIGHT - 4} textAnchor="middle">
            {signed(tick)}
          </text>
        ))}
        <line className="interval-zero" x1={x(0)} x2={x(0)} y1={2} y2={AXIS_Y + 6} />
        <line className="interval-bar" x1={x(interval[0])} x2={x(interval[1])} y1={BAR_Y} y2={BAR_Y} />
        <circle cx={x(difference)} cy={BAR_Y} r={6} />
      </svg>
    </div>
  );
}
