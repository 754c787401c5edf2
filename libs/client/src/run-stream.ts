import { DomainError, FINAL_RUN_STATES, Run, RunEvent } from '@beamline/contracts';
import type { BeamlineClient } from './client.js';
import { serverSentEvents, type ServerSentEvent } from './server-sent-events.js';

export interface RunStreamOptions {
  /** The run as it now is: at once, then after each change. */
  onRun?: (run: Run) => void;
  /** Each event of the run, once and in order. */
  onEvent?: (event: RunEvent) => void;
  /** Sequence number of the last event that the caller knows; 0, all events, by default. */
  after?: number;
  /** Resolves once the run is in a final state and all its events were given; by default the stream goes on until aborted. */
  untilFinal?: boolean;
  signal?: AbortSignal;
}

/** The server sends at least a comment every 15 s; a connection silent for longer than this is dead. */
const SILENCE_TIMEOUT_MS = 45_000;
const RETRY_INITIAL_MS = 500;
const RETRY_MAXIMUM_MS = 10_000;

/**
 * Follows a run, through broken connections and restarts of the API.
 * Throws `DomainError` when the run does not exist or may not be read.
 */
export async function streamRun(
  client: BeamlineClient,
  runId: string,
  options: RunStreamOptions,
): Promise<void> {
  const follower = new Follower(options);
  let retryMs = RETRY_INITIAL_MS;
  while (!follower.isFinished()) {
    try {
      await follower.follow(client, runId);
      retryMs = RETRY_INITIAL_MS;
    } catch (error) {
      if (follower.isFinished()) return;
      if (isFinal(error)) throw error;
      retryMs = Math.min(retryMs * 2, RETRY_MAXIMUM_MS);
    }
    if (!follower.isFinished()) await pause(retryMs, options.signal);
  }
}

class Follower {
  private after: number;
  private ended = false;

  constructor(private readonly options: RunStreamOptions) {
    this.after = options.after ?? 0;
  }

  isFinished(): boolean {
    return this.ended || this.options.signal?.aborted === true;
  }

  /** Reads one connection to its end. */
  async follow(client: BeamlineClient, runId: string): Promise<void> {
    const connection = new Connection(this.options.signal);
    try {
      const response = await client.send(`/runs/${runId}/stream`, {
        headers: { Accept: 'text/event-stream', 'Last-Event-ID': String(this.after) },
        signal: connection.signal,
      });
      if (response.body === null) throw new DomainError('UNAVAILABLE', 'the API sent an empty stream');
      for await (const event of serverSentEvents(response.body, () => {
        connection.alive();
      })) {
        this.take(event);
        if (this.isFinished()) return;
      }
    } finally {
      connection.close();
    }
  }

  private take({ event, data }: ServerSentEvent): void {
    if (event === 'run') this.takeRun(Run.parse(JSON.parse(data)));
    if (event === 'event') this.takeEvent(RunEvent.parse(JSON.parse(data)));
  }

  private takeRun(run: Run): void {
    this.options.onRun?.(run);
    if (this.options.untilFinal === true && FINAL_RUN_STATES.includes(run.state)) this.ended = true;
  }

  private takeEvent(event: RunEvent): void {
    if (event.sequence <= this.after) return;
    this.after = event.sequence;
    this.options.onEvent?.(event);
  }
}

/** A connection that ends when its caller's signal does, or after a silence. */
class Connection {
  private readonly controller = new AbortController();
  private readonly abort = () => {
    this.controller.abort();
  };
  private timer = setTimeout(this.abort, SILENCE_TIMEOUT_MS);

  constructor(private readonly outer: AbortSignal | undefined) {
    outer?.addEventListener('abort', this.abort);
  }

  get signal(): AbortSignal {
    return this.controller.signal;
  }

  alive(): void {
    clearTimeout(this.timer);
    this.timer = setTimeout(this.abort, SILENCE_TIMEOUT_MS);
  }

  close(): void {
    clearTimeout(this.timer);
    this.outer?.removeEventListener('abort', this.abort);
    this.abort();
  }
}

/** Refusals that trying again will not change. */
function isFinal(error: unknown): boolean {
  return error instanceof DomainError && !['UNAVAILABLE', 'INTERNAL'].includes(error.code);
}

function pause(durationMs: number, signal: AbortSignal | undefined): Promise<void> {
  return new Promise((resolve) => {
    const done = () => {
      clearTimeout(timer);
      signal?.removeEventListener('abort', done);
      resolve();
    };
    const timer = setTimeout(done, durationMs);
    signal?.addEventListener('abort', done);
    if (signal?.aborted === true) done();
  });
}
