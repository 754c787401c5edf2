import { fork, type ChildProcess } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { DomainError, type Progress } from '@beamline/contracts';
import { Tail } from './tail.js';
import type { FromTrainer, Job, JobResults, StepReport, ToTrainer } from './protocol.js';

type CheckpointMessage = Extract<FromTrainer, { type: 'checkpoint' }>;

/** Called while a job runs; none may throw. */
export interface JobListener {
  onProgress?: (progress: Progress) => void;
  onStep?: (report: StepReport) => void;
  onCheckpoint?: (message: CheckpointMessage) => void;
}

const CHILD_PATH = fileURLToPath(new URL('./child/main.js', import.meta.url));
const CRASH_ADVICE =
  'The attempt is repeated; if it happens again, look at the memory of the machine (beamline doctor).';

/**
 * One compute slot: a child process that owns TensorFlow. TensorFlow blocks the event loop it runs on,
 * so it must not share one with heartbeats. The child is started by the first job, stays warm, and is
 * replaced when it dies. One job at a time.
 */
export class Trainer {
  private child: ChildProcess | null = null;
  private log = new Tail(40);
  private busy = false;

  /** @param childPath program of the child; the trainer's own by default */
  constructor(
    private readonly environment: NodeJS.ProcessEnv,
    private readonly childPath = CHILD_PATH,
  ) {}

  /**
   * @throws DomainError what the child reported, or `TRAINER_DIED` with the last lines it wrote
   */
  async run<J extends Job>(job: J, listener: JobListener = {}): Promise<JobResults[J['kind']]> {
    if (this.busy) throw new DomainError('CONFLICT', 'the trainer is already running a job');
    this.busy = true;
    try {
      return await this.converse(this.start(), job, listener);
    } finally {
      this.busy = false;
    }
  }

  /** Asks the job to end at its next step with a checkpoint. */
  stop(): void {
    this.child?.send({ type: 'stop' } satisfies ToTrainer);
  }

  /** Ends the child; a job under way fails with `TRAINER_DIED`. */
  kill(): void {
    this.child?.kill('SIGKILL');
    this.child = null;
  }

  private start(): ChildProcess {
    if (this.child?.connected === true) return this.child;
    this.log = new Tail(40);
    const child = fork(this.childPath, [], {
      env: this.environment,
      serialization: 'advanced',
      stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
    });
    child.stdout?.on('data', (chunk: Buffer) => this.log.add(chunk));
    child.stderr?.on('data', (chunk: Buffer) => this.log.add(chunk));
    child.once('exit', () => {
      if (this.child === child) this.child = null;
    });
    this.child = child;
    return child;
  }

  private converse<J extends Job>(
    child: ChildProcess,
    job: J,
    listener: JobListener,
  ): Promise<JobResults[J['kind']]> {
    return new Promise((resolve, reject) => {
      const settle = (finish: () => void): void => {
        child.off('message', onMessage).off('exit', onExit);
        finish();
      };
      const onMessage = (message: FromTrainer): void => {
        if (message.type === 'done') settle(() => resolve(message.result as JobResults[J['kind']]));
        else if (message.type === 'fault') settle(() => reject(DomainError.fromFault(message.fault)));
        else tell(listener, message);
      };
      const onExit = (code: number | null, signal: NodeJS.Signals | null): void => {
        settle(() => reject(this.died(job, code, signal)));
      };
      child.on('message', onMessage).on('exit', onExit);
      child.send({ type: 'job', job } satisfies ToTrainer);
    });
  }

  private died(job: Job, code: number | null, signal: NodeJS.Signals | null): DomainError {
    const end = signal === null ? `with exit code ${String(code)}` : `by signal ${signal}`;
    const last = this.log.text();
    const message = `The trainer process ended ${end} during the job "${job.kind}".${last === '' ? '' : ` Last lines: ${last}`}`;
    return new DomainError('TRAINER_DIED', message, { advice: CRASH_ADVICE });
  }
}

function tell(listener: JobListener, message: Exclude<FromTrainer, { type: 'done' | 'fault' }>): void {
  switch (message.type) {
    case 'progress':
      listener.onProgress?.(message.progress);
      break;
    case 'step':
      listener.onStep?.(message.report);
      break;
    case 'checkpoint':
      listener.onCheckpoint?.(message);
      break;
  }
}
