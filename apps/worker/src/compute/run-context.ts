import type { Backbone, Dataset, Embeddings, Progress, RunDetail } from '@beamline/contracts';
import type { Scope } from '@beamline/records';
import type { Services } from '../services.js';

/** The immutable facts that every activity of a run starts from. */
export interface RunContext {
  run: RunDetail;
  dataset: Dataset;
  backbone: Backbone;
  /** Word vectors that the embedding starts with; null when the spec asks for none. */
  embeddings: Embeddings | null;
}

export async function loadRun(services: Services, runId: string): Promise<RunContext> {
  const run = await services.records.runs.get(runId);
  const [dataset, backbone, embeddings] = await Promise.all([
    services.records.datasets.get(run.datasetId),
    services.records.backbones.get(run.backboneId),
    run.embeddingsId === null ? null : services.records.embeddings.get(run.embeddingsId),
  ]);
  return { run, dataset, backbone, embeddings };
}

/** Shows what a run is doing. */
export const reporter =
  (services: Services, { runId, attempt, writer }: Scope) =>
  (progress: Progress): Promise<void> =>
    services.records.runs.reportProgress({ runId, attempt, ...(writer && { writer }) }, progress);
