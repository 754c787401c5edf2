import { setTimeout as sleep } from 'node:timers/promises';
import {
  FINAL_RUN_STATES,
  type ExperimentSpec,
  type Fault,
  type RunDetail,
  type RunState,
} from '@beamline/contracts';
import type { Random } from '../random.js';
import type { Platform } from './platform.js';

const POLL_MS = 250;
const MOST_RESUMES = 5;

export interface RunRecord {
  /** The launch's idempotency key. */
  key: string;
  id: string;
  spec: ExperimentSpec;
  /** Cancelled in the middle, and resumed where it had a checkpoint. */
  wasCancelled: boolean;
  /** Ends as crashed, each of which was resumed. */
  crashes: Fault[];
  /** Null while it is under way. */
  state: RunState | null;
  fault: Fault | null;
}

/** Keeps several runs going: plain ones, and ones that are cancelled in the middle and resumed. */
export class Load {
  readonly runs: RunRecord[] = [];
  private readonly underWay = new Set<Promise<void>>();
  private open = true;
  private problem: Error | null = null;

  constructor(
    private readonly platform: Platform,
    private readonly specs: readonly ExperimentSpec[],
    private readonly random: Random,
    private readonly atOnce: number,
  ) {}

  start(): void {
    while (this.open && this.underWay.size < this.atOnce) this.begin();
  }

  /** Launches nothing new. */
  close(): void {
    this.open = false;
  }

  /** Settles when all runs reached a final state, at the latest after the given time; throws what went wrong here. */
  async finished(withinMs: number): Promise<void> {
    const deadline = Date.now() + withinMs;
    while (this.underWay.size > 0 && Date.now() < deadline && this.problem === null) await sleep(POLL_MS);
    if (this.problem !== null) throw this.problem;
  }

  get unfinished(): number {
    return this.underWay.size;
  }

  private begin(): void {
    const number = this.runs.length + 1;
    const spec = this.specs[number % this.specs.length];
    if (spec === undefined) throw new RangeError('there is no spec to run');
    const cancelAfterSeconds = this.random.next() < 0.4 ? this.random.between(2, 12) : null;
    const work = this.follow(spec, `chaos-${String(number)}`, cancelAfterSeconds)
      .catch((error: unknown) => {
        this.problem ??= error instanceof Error ? error : new Error(String(error));
      })
      .then(() => {
        this.underWay.delete(work);
        this.start();
      });
    this.underWay.add(work);
  }

  private async follow(spec: ExperimentSpec, key: string, cancelAfterSeconds: number | null): Promise<void> {
    const record: RunRecord = {
      key,
      id: '',
      spec,
      wasCancelled: false,
      crashes: [],
      state: null,
      fault: null,
    };
    this.runs.push(record);
    record.id = await this.platform.launch(spec, key);
    if (cancelAfterSeconds !== null) await this.cancelAndResume(record, cancelAfterSeconds * 1000);
    let ended = await this.ended(record.id);
    while (ended.state === 'crashed' && record.crashes.length < MOST_RESUMES && ended.fault !== null) {
      record.crashes.push(ended.fault);
      if (!(await this.platform.resume(record.id))) break;
      ended = await this.ended(record.id);
    }
    Object.assign(record, { state: ended.state, fault: ended.fault });
  }

  private async cancelAndResume(record: RunRecord, afterMs: number): Promise<void> {
    await sleep(afterMs);
    await this.platform.cancel(record.id);
    const { state } = await this.ended(record.id);
    if (state !== 'cancelled') return;
    record.wasCancelled = true;
    // One that had no checkpoint yet cannot be resumed: it stays cancelled.
    await this.platform.resume(record.id);
  }

  private async ended(id: string): Promise<RunDetail> {
    for (;;) {
      const run = await this.platform.run(id);
      if (run !== null && FINAL_RUN_STATES.includes(run.state)) return run;
      await sleep(POLL_MS);
    }
  }
}
