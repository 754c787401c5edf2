import type {
  Experiment,
  ExperimentQuery,
  ExperimentSpec,
  ForkRequest,
  LaunchRequest,
  LaunchResult,
  Page,
} from '@beamline/contracts';
import type { Records } from '@beamline/records';
import { Inject, Injectable } from '@nestjs/common';
import { RECORDS } from '../ports.js';
import { refuseUnfit } from './fork-fit.js';
import { refuseUntaught } from './fresh-start.js';
import { resolveReferences } from './references.js';

type Launch = Pick<
  Parameters<Records['experiments']['launch']>[0],
  'start' | 'parentCheckpointId' | 'idempotencyKey'
>;

@Injectable()
export class ExperimentsService {
  constructor(@Inject(RECORDS) private readonly records: Records) {}

  list(query: ExperimentQuery): Promise<Page<Experiment>> {
    return this.records.experiments.list(query);
  }

  get(id: string): Promise<Experiment> {
    return this.records.experiments.get(id);
  }

  launch({ spec }: LaunchRequest, idempotencyKey: string | null): Promise<LaunchResult> {
    refuseUntaught(spec);
    return this.start(spec, { start: { kind: 'fresh' }, parentCheckpointId: null, idempotencyKey });
  }

  /** Starts a new experiment with the weights of a checkpoint; throws `INVALID_SPEC` when they do not fit the new spec. */
  async fork(
    checkpointId: string,
    request: ForkRequest,
    idempotencyKey: string | null,
  ): Promise<LaunchResult> {
    await refuseUnfit(this.records, checkpointId, request);
    const { spec, optimiser } = request;
    const start = { kind: 'fork' as const, checkpointId, optimiser };
    return this.start(spec, { start, parentCheckpointId: checkpointId, idempotencyKey });
  }

  private async start(spec: ExperimentSpec, launch: Launch): Promise<LaunchResult> {
    const { dataset, backbone, embeddings } = await resolveReferences(this.records, spec);
    return this.records.experiments.launch({
      spec,
      datasetId: dataset.id,
      backboneId: backbone.id,
      embeddingsId: embeddings?.id ?? null,
      ...launch,
    });
  }
}
