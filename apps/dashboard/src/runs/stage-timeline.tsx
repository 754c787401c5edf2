import type { Epoch, Evaluation, RunDetail, Stage, StageSpec } from '@beamline/contracts';
import { bleuText, plural } from '../format/number.js';
import { Elapsed } from '../ui/clock.js';
import { StateBadge } from '../ui/state-badge.js';
import { BeamPicture } from './beam-picture.js';

interface StageTimelineProps {
  run: RunDetail;
  epochs: readonly Epoch[];
  evaluations: readonly Evaluation[];
}

/** The run as one line: a bar an epoch through the stages, then the beams with their scores. */
export function StageTimeline({ run, epochs, evaluations }: StageTimelineProps) {
  return (
    <section className="panel" aria-labelledby="stages">
      <h2 id="stages" className="visually-hidden">
        Stages
      </h2>
      <BeamPicture run={run} epochs={epochs} evaluations={evaluations} />
      <ol className="stages">
        {run.stages.map((stage) => (
          <li key={stage.index} className={`stage stage-${stage.state}`}>
            <StageFacts stage={stage} spec={run.spec.stages[stage.index]} />
          </li>
        ))}
        <li className="stage">
          <SweepFacts run={run} evaluations={evaluations} />
        </li>
      </ol>
    </section>
  );
}

const REASONS: Readonly<Record<NonNullable<Stage['stopReason']>, string>> = {
  'no-improvement': 'stopped early: no improvement',
  'epochs-done': 'all epochs done',
  budget: 'stopped: time budget used up',
  cancelled: 'cancelled',
};

function StageFacts({ stage, spec }: { stage: Stage; spec: StageSpec | undefined }) {
  return (
    <>
      <div className="row">
        <h3>
          {stage.index + 1}. {stage.name}
        </h3>
        <StateBadge state={stage.state} />
      </div>
      <p className="faint">
        {spec !== undefined && `trains ${spec.trains} · `}
        {plural(stage.epochsDone, 'epoch')}
        {spec !== undefined && ` of ${spec.maxEpochs} · patience ${spec.patienceEpochs}`}
      </p>
      <p className="faint">
        best BLEU-4 <b>{bleuText(stage.bestBleu4)}</b>
        {stage.startedAt !== null && (
          <>
            {' · '}
            <Elapsed from={stage.startedAt} to={stage.finishedAt} />
          </>
        )}
        {stage.stopReason !== null && ` · ${REASONS[stage.stopReason]}`}
      </p>
    </>
  );
}

function SweepFacts({ run, evaluations }: { run: RunDetail; evaluations: readonly Evaluation[] }) {
  const { beams, splits } = run.spec.sweep;
  const total = beams.length * splits.length;
  const done = Math.min(total, evaluations.length);
  return (
    <>
      <div className="row">
        <h3>Beam sweep</h3>
        <StateBadge state={done === 0 ? 'pending' : done < total ? 'running' : 'completed'} />
      </div>
      <p className="faint">
        beams {beams.join(', ')} on {splits.join(' and ')}
      </p>
      <p className="faint">
        {done} of {total} scored
      </p>
    </>
  );
}
