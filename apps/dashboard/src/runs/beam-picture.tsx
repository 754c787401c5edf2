import type { Epoch, Evaluation, RunDetail } from '@beamline/contracts';
import { useWidth } from '../charts/use-width.js';
import { bestEvaluation, sweepOf } from '../evaluations/beams.js';
import { bleuText } from '../format/number.js';
import { type PicturedStage, layOut } from './beam-layout.js';

interface BeamPictureProps {
  run: RunDetail;
  epochs: readonly Epoch[];
  evaluations: readonly Evaluation[];
}

const HEIGHT = 168;
const AXIS_Y = 116;
const TALLEST = 92;

/** Decoration with meaning; the same facts stand as text in the list below it. */
export function BeamPicture({ run, epochs, evaluations }: BeamPictureProps) {
  const [attach, width] = useWidth();
  const picture = layOut(run, epochs, width);
  const top = Math.max(0.0001, ...epochs.map((epoch) => epoch.bleu[3]));
  return (
    <div ref={attach} className="beam-picture">
      <svg width={width} height={HEIGHT} aria-hidden="true">
        <line className="beam-track" x1={0} x2={picture.focusX} y1={AXIS_Y} y2={AXIS_Y} />
        <line className="beam-done" x1={0} x2={picture.doneX} y1={AXIS_Y} y2={AXIS_Y} />
        {picture.stages.map((stage) => (
          <StageBars key={stage.name} stage={stage} top={top} bestId={run.bestCheckpointId} />
        ))}
        {run.state === 'running' && <circle className="beam-head" cx={picture.doneX} cy={AXIS_Y} r={5} />}
        <Fan run={run} evaluations={evaluations} from={picture.focusX} to={width} />
      </svg>
    </div>
  );
}

function StageBars({ stage, top, bestId }: { stage: PicturedStage; top: number; bestId: string | null }) {
  return (
    <g>
      <text className="beam-stage" x={stage.x + 2} y={AXIS_Y + 22}>
        {stage.name}
      </text>
      <line className="beam-gate" x1={stage.x} x2={stage.x} y1={AXIS_Y - 6} y2={AXIS_Y + 26} />
      {stage.bars.map(({ x, width, epoch }) => {
        const height = Math.max(2, (epoch.bleu[3] / top) * TALLEST);
        const best = epoch.checkpointId === bestId;
        return (
          <g key={epoch.epoch} className={best ? 'beam-bar beam-bar-best' : 'beam-bar'}>
            <rect x={x} y={AXIS_Y - 4 - height} width={width} height={height} rx={Math.min(2, width / 2)}>
              <title>{`${stage.name}, epoch ${epoch.epoch + 1}: BLEU-4 ${bleuText(epoch.bleu[3])}`}</title>
            </rect>
            {best && (
              <text x={x + width / 2} y={AXIS_Y - 10 - height} textAnchor="middle">
                {bleuText(epoch.bleu[3])}
              </text>
            )}
          </g>
        );
      })}
    </g>
  );
}

interface FanProps {
  run: RunDetail;
  evaluations: readonly Evaluation[];
  from: number;
  to: number;
}

/** The focus and one ray a beam; the best one on the last split is lit. */
function Fan({ run, evaluations, from, to }: FanProps) {
  const { beams, splits } = run.spec.sweep;
  const split = splits.at(-1) ?? 'val';
  const scores = sweepOf(evaluations, split);
  const best = bestEvaluation(evaluations, split)?.beam;
  const end = to - 96;
  return (
    <g className="beam-fan">
      {beams.map((beam, index) => {
        const share = beams.length === 1 ? 0.5 : index / (beams.length - 1);
        const y = 20 + share * (HEIGHT - 44);
        const score = scores.find((one) => one.beam === beam);
        return (
          <g key={beam} className={rayClass(score !== undefined, beam === best)}>
            <path d={`M${from} ${AXIS_Y}L${end} ${y}`} />
            <text x={end + 8} y={y} dy="0.34em">
              <tspan className="beam-name">beam {beam}</tspan>
              <tspan dx={7}>{score === undefined ? '' : bleuText(score.bleu[3])}</tspan>
            </text>
          </g>
        );
      })}
      <circle cx={from} cy={AXIS_Y} r={5} />
    </g>
  );
}

function rayClass(scored: boolean, best: boolean): string {
  if (best) return 'beam-ray beam-ray-best';
  return scored ? 'beam-ray beam-ray-scored' : 'beam-ray';
}
