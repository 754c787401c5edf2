import type { RunDetail } from '@beamline/contracts';
import { useQuery } from '@tanstack/react-query';
import { BeamScores } from '../evaluations/beam-scores.js';
import { evaluationsQuery } from '../evaluations/evaluation.api.js';
import { RunCharts } from './run-charts.js';
import { RunFigures } from './run-figures.js';
import { StageTimeline } from './stage-timeline.js';
import { epochsQuery, metricsQuery } from './run.api.js';

/** The run at one glance: figures, stages, curves, and scores by beam. */
export function RunOverview({ run }: { run: RunDetail }) {
  const epochs = useQuery(epochsQuery(run.id)).data ?? [];
  const metrics = useQuery(metricsQuery(run.id)).data ?? [];
  const evaluations = useQuery(evaluationsQuery(run.id)).data ?? [];
  return (
    <div className="stack">
      <RunFigures run={run} epochs={epochs} metrics={metrics} evaluations={evaluations} />
      <StageTimeline run={run} epochs={epochs} evaluations={evaluations} />
      {evaluations.length > 0 && <BeamScores run={run} evaluations={evaluations} />}
      <RunCharts run={run} epochs={epochs} metrics={metrics} />
      {evaluations.length === 0 && <BeamScores run={run} evaluations={evaluations} />}
    </div>
  );
}
