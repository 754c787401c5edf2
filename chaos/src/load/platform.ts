import { setTimeout as sleep } from 'node:timers/promises';
import { DomainError, type ExperimentSpec, type RunDetail } from '@beamline/contracts';
import { body, type BeamlineClient } from '@beamline/client';
import { BACKBONE, DATASET } from './specs.js';

const RETRY_MS = 250;
const REQUEST_TIMEOUT_MS = 10_000;

/** What a patient user does over REST: asks again while the API is away, and never launches twice. */
export class Platform {
  constructor(private readonly client: BeamlineClient) {}

  async importLibrary(images: { train: number; val: number; test: number }): Promise<void> {
    const source = {
      kind: 'scenes',
      ...images,
      imageSize: 64,
      seed: 3,
      options: { minWordFrequency: 1 },
    } as const;
    const architecture = 'efficientnet_lite0';
    const jobs = await Promise.all([
      body(this.client.POST('/datasets', { body: { name: DATASET, source } })),
      body(
        this.client.POST('/backbones', {
          body: { name: BACKBONE, architecture, source: { kind: 'bundled' } },
        }),
      ),
    ]);
    for (const { id } of jobs) await this.imported(id);
  }

  /** Gives the run's id; the same one however often it is asked with a key. */
  async launch(spec: ExperimentSpec, key: string): Promise<string> {
    const headers = { 'Idempotency-Key': key };
    const { run } = await this.patiently((signal) =>
      body(this.client.POST('/experiments', { body: { spec }, headers, signal })),
    );
    return run.id;
  }

  /** Null when the API does not answer now. */
  run(id: string): Promise<RunDetail | null> {
    return this.orNull((signal) => body(this.client.GET('/runs/{id}', { params: { path: { id } }, signal })));
  }

  async cancel(id: string): Promise<void> {
    await this.unlessItEnded((signal) =>
      body(this.client.POST('/runs/{id}/cancel', { params: { path: { id } }, signal })),
    );
  }

  /** From the furthest checkpoint. False when there is none to go on from, or the run is under way already. */
  resume(id: string): Promise<boolean> {
    return this.unlessItEnded((signal) =>
      body(this.client.POST('/runs/{id}/resume', { params: { path: { id } }, body: {}, signal })),
    );
  }

  async isThere(): Promise<boolean> {
    const answer = await this.orNull((signal) =>
      body(this.client.GET('/runs', { params: { query: { limit: 1 } }, signal })),
    );
    return answer !== null;
  }

  private async imported(id: string): Promise<void> {
    for (;;) {
      const job = await body(this.client.GET('/imports/{id}', { params: { path: { id } } }));
      if (job.state === 'failed') throw new Error(`an import failed: ${JSON.stringify(job.fault)}`);
      if (job.state === 'completed') return;
      await sleep(RETRY_MS);
    }
  }

  /** What was asked may have been done by a request whose answer was lost: a conflict then is no surprise. */
  private async unlessItEnded(call: (signal: AbortSignal) => Promise<unknown>): Promise<boolean> {
    try {
      await this.patiently(call);
      return true;
    } catch (error) {
      if (error instanceof DomainError && (error.code === 'CONFLICT' || error.code === 'NOT_FOUND'))
        return false;
      throw error;
    }
  }

  private async orNull<T>(call: (signal: AbortSignal) => Promise<T>): Promise<T | null> {
    try {
      return await call(AbortSignal.timeout(REQUEST_TIMEOUT_MS));
    } catch (error) {
      if (mayPass(error)) return null;
      throw error;
    }
  }

  private async patiently<T>(call: (signal: AbortSignal) => Promise<T>): Promise<T> {
    for (;;) {
      const answer = await this.orNull(call);
      if (answer !== null) return answer;
      await sleep(RETRY_MS);
    }
  }
}

/** Away, cut off in the middle, or too slow: asking again is right. */
function mayPass(error: unknown): boolean {
  if (error instanceof DomainError) return error.code === 'UNAVAILABLE';
  return !(error instanceof DomainError);
}
