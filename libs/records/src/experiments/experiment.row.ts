import { ExperimentSpec } from '@beamline/contracts';
import type { Experiment } from '@beamline/contracts';
import { fromJson, iso } from '../database/json.js';
import type { Experiment as ExperimentRow } from '../generated/client.js';
import type { RunSummary } from './run-summary.js';

const NO_RUNS: RunSummary = { runs: 0, bestBleu4: null, latestRun: null };

export function toExperiment(row: ExperimentRow, summary: RunSummary = NO_RUNS): Experiment {
  const { id, name, description, datasetId, backboneId, embeddingsId } = row;
  return {
    ...{ id, name, description, datasetId, backboneId, embeddingsId },
    spec: fromJson(ExperimentSpec, row.spec, `experiments.spec of experiment ${id}`),
    ...summary,
    createdAt: iso(row.createdAt),
  };
}
