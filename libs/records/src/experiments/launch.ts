import { isDeepStrictEqual } from 'node:util';
import { DomainError, ExperimentSpec } from '@beamline/contracts';
import type { Queries } from '../database/database.js';
import { fromJson, toJson } from '../database/json.js';
import { newId } from '../database/new-id.js';
import { logEvent } from '../events/event-log.js';
import { promise } from '../outbox/promise-command.js';
import type { NewExperiment } from '../records.js';

export interface Launched {
  experimentId: string;
  runId: string;
}

/** Experiment, run, stages, the promise to start it and its first event. */
export async function insertLaunch(tx: Queries, input: NewExperiment): Promise<Launched> {
  const { spec, start, datasetId, backboneId, embeddingsId, idempotencyKey, parentCheckpointId } = input;
  const [experimentId, runId] = [newId(), newId()];
  await tx.experiment.create({
    data: {
      ...{ id: experimentId, name: spec.name, description: spec.description, spec: toJson(spec) },
      ...{ datasetId, backboneId, embeddingsId, idempotencyKey },
    },
  });
  await tx.run.create({
    data: { id: runId, experimentId, state: 'queued', start: toJson(start), parentCheckpointId },
  });
  await tx.stage.createMany({
    data: spec.stages.map(({ name }, index) => ({ runId, index, name, state: 'pending' })),
  });
  await promise(tx, { kind: 'startRun', runId, start });
  await logEvent(tx, { runId, attempt: 0 }, { type: 'run.state', state: 'queued', fault: null });
  return { experimentId, runId };
}

/** What a launch with the same key made before; null without a key or without such a launch. */
export async function findLaunched(queries: Queries, input: NewExperiment): Promise<Launched | null> {
  const { idempotencyKey } = input;
  if (idempotencyKey === null) return null;
  const found = await queries.experiment.findUnique({
    where: { idempotencyKey },
    include: { runs: { orderBy: [{ createdAt: 'asc' }, { id: 'asc' }], take: 1 } },
  });
  const run = found?.runs[0];
  if (found === null || run === undefined) return null;
  const spec = fromJson(ExperimentSpec, found.spec, `experiments.spec of experiment ${found.id}`);
  if (!isDeepStrictEqual(spec, input.spec) || run.parentCheckpointId !== input.parentCheckpointId)
    throw new DomainError(
      'CONFLICT',
      `the idempotency key "${idempotencyKey}" was used for experiment ${found.id}, whose spec differs`,
      { advice: 'Use a new key for a new experiment.', where: { experiment: found.id, idempotencyKey } },
    );
  return { experimentId: found.id, runId: run.id };
}
