import type { Epoch, Evaluation, MetricSeries, RunDetail } from '@beamline/contracts';
import { useQuery } from '@tanstack/react-query';
import { BeamScores } from '../evaluations/beam-scores.js';
import { CaptionStrip } from '../evaluations/caption-strip.js';
import { evaluationsQuery } from '../evaluations/evaluation.api.js';
import { RunProfileView } from '../profile/run-profile.js';
import { ErrorBox } from '../ui/error-box.js';
import { SkeletonRows } from '../ui/skeleton.js';
import { RunCharts } from './run-charts.js';
import { RunFigures } from './run-figures.js';
import { StageTimeline } from './stage-timeline.js';
import { epochsQuery, metricsQuery } from './run.api.js';

/** The run at one glance: figures, stages, curves, and scores by beam. */
export function RunOverview({ run }: { run: RunDetail }) {
  const epochs = useQuery(epochsQuery(run.id));
  const metrics = useQuery(metricsQuery(run.id));
  const evaluations = useQuery(evaluationsQuery(run.id));
  const failed = [epochs, metrics, evaluations].find((query) => query.isError && query.data === undefined);
  if (failed !== undefined) return <ErrorBox error={failed.error} onRetry={() => void failed.refetch()} />;
  if (epochs.data === undefined || metrics.data === undefined || evaluations.data === undefined)
    return <SkeletonRows rows={5} height="6rem" />;
  return <Known run={run} epochs={epochs.data} metrics={metrics.data} evaluations={evaluations.data} />;
}

interface KnownProps {
  run: RunDetail;
  epochs: readonly Epoch[];
  metrics: readonly MetricSeries[];
  evaluations: readonly Evaluation[];
}

function Known({ run, epochs, metrics, evaluations }: KnownProps) {
  const scores = <BeamScores run={run} evaluations={evaluations} />;
  return (
    <div className="stack">
      <RunFigures run={run} epochs={epochs} metrics={metrics} evaluations={evaluations} />
      <StageTimeline run={run} epochs={epochs} evaluations={evaluations} />
      {evaluations.length > 0 && scores}
      <CaptionStrip run={run} evaluations={evaluations} />
      <RunCharts run={run} epochs={epochs} metrics={metrics} />
      {evaluations.length === 0 && scores}
      <RunProfileView runId={run.id} />
    </div>
  );
}
