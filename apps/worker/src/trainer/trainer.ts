import { fork, type ChildProcess } from 'node:child_process';
import { constants, setPriority } from 'node:os';
import { fileURLToPath } from 'node:url';
import { DomainError, type Progress } from '@beamline/contracts';
import { LineSplitter } from '../logs/line-splitter.js';
import type { OutputStream } from '../logs/level-of-output.js';
import { OUT_OF_MEMORY_ADVICE, saysOutOfMemory } from '../fault-of.js';
import { countOomKills } from './oom-kills.js';
import { Tail } from './tail.js';
import type { FromTrainer, Job, JobResults, JobTimes, StepReport, ToTrainer } from './protocol.js';

type CheckpointMessage = Extract<FromTrainer, { type: 'checkpoint' }>;

/** Called while a job runs; none may throw. */
export interface JobListener {
  onProgress?: (progress: Progress) => void;
  onStep?: (report: StepReport) => void;
  onCheckpoint?: (message: CheckpointMessage) => void;
  /** A line that the child wrote; one may come a little after the end of the job. */
  onLine?: (line: string, stream: OutputStream) => void;
  /** Where the seconds of the job went, once it is done. */
  onTimes?: (times: JobTimes) => void;
}

const CHILD_PATH = fileURLToPath(new URL('./child/main.js', import.meta.url));
const CRASH_ADVICE =
  'The attempt is repeated; if it happens again, look at the memory of the machine (beamline doctor).';

/**
 * One compute slot: a child process that owns TensorFlow. TensorFlow blocks the event loop it runs on,
 * so it must not share one with heartbeats. The child is started by the first job or before it by `warm`, stays warm,
 * and is replaced when it dies. One job at a time.
 */
export class Trainer {
  private child: ChildProcess | null = null;
  private log = new Tail(40);
  /** The listener of the job under way, or of the last one. */
  private onLine: JobListener['onLine'];
  private busy = false;
  private kills = 0;
  /** Whether the child was given a job besides warming up: one that was not is not replaced before it is needed. */
  private hasWorked = false;
  private warming: Promise<void> = Promise.resolve();
  /** Set by `warm`: told why a child could not be warmed. */
  private onCold: ((error: unknown) => void) | null = null;

  /** @param childPath program of the child; the trainer's own by default */
  constructor(
    private readonly environment: NodeJS.ProcessEnv,
    private readonly childPath = CHILD_PATH,
  ) {}

  /**
   * @throws DomainError what the child reported; of a child that died `OUT_OF_MEMORY` or `TRAINER_DIED`, with the last
   * lines it wrote
   */
  async run<J extends Job>(job: J, listener: JobListener = {}): Promise<JobResults[J['kind']]> {
    if (this.busy) throw new DomainError('CONFLICT', 'the trainer is already running a job');
    this.busy = true;
    const { kills } = this;
    try {
      await this.warming;
      if (this.kills !== kills) throw this.died(job, null, 'SIGKILL');
      const child = this.start();
      this.hasWorked = true;
      return await this.converse(child, job, listener);
    } finally {
      this.busy = false;
    }
  }

  /**
   * Starts the child and TensorFlow now, and again whenever a child died that had worked; a job that comes meanwhile
   * waits. A child that cannot be warmed is left to the next job.
   *
   * @param onCold told why a child could not be warmed; it may not throw
   */
  warm(onCold: (error: unknown) => void): void {
    this.onCold = onCold;
    this.warmUp(onCold);
  }

  /** Asks the job to end at its next step with a checkpoint. */
  stop(): void {
    // A job that waits for the child to be warm is sent first.
    void this.warming.then(() => this.child?.send({ type: 'stop' } satisfies ToTrainer));
  }

  /** Ends the child; a job under way fails with `TRAINER_DIED`. A trainer that is kept warm starts another. */
  kill(): void {
    this.kills += 1;
    this.child?.kill('SIGKILL');
    this.child = null;
  }

  /** Ends the child for good. */
  close(): void {
    this.onCold = null;
    this.kill();
  }

  private warmUp(onCold: (error: unknown) => void): void {
    this.warming = this.converse(this.start(), { kind: 'warm-up' }, {}).then(() => undefined, onCold);
  }

  private warmAgain(): void {
    if (this.onCold !== null && this.child === null && this.hasWorked) this.warmUp(this.onCold);
  }

  private start(): ChildProcess {
    if (this.child?.connected === true) return this.child;
    this.log = new Tail(40);
    this.hasWorked = false;
    const child = fork(this.childPath, [], {
      env: this.environment,
      serialization: 'advanced',
      stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
    });
    giveWay(child.pid);
    this.read(child, 'stdout');
    this.read(child, 'stderr');
    child.once('exit', () => {
      if (this.child === child) this.child = null;
      // Later: whoever waits for the child's end reads its log first.
      setImmediate(() => this.warmAgain());
    });
    this.child = child;
    return child;
  }

  private read(child: ChildProcess, stream: OutputStream): void {
    const lines = new LineSplitter((line) => this.onLine?.(line, stream));
    child[stream]?.on('data', (chunk: Buffer) => {
      this.log.add(chunk);
      lines.add(chunk);
    });
    child[stream]?.once('end', () => {
      lines.flush();
    });
  }

  private converse<J extends Job>(
    child: ChildProcess,
    job: J,
    listener: JobListener,
  ): Promise<JobResults[J['kind']]> {
    this.onLine = listener.onLine;
    const oomKills = countOomKills();
    return new Promise((resolve, reject) => {
      const settle = (finish: () => void): void => {
        child.off('message', onMessage).off('exit', onExit);
        finish();
      };
      const onMessage = (message: FromTrainer): void => {
        if (message.type === 'done') {
          listener.onTimes?.(message.times);
          settle(() => resolve(message.result as JobResults[J['kind']]));
        } else if (message.type === 'fault') settle(() => reject(DomainError.fromFault(message.fault)));
        else tell(listener, message);
      };
      const onExit = (code: number | null, signal: NodeJS.Signals | null): void => {
        settle(() => reject(this.died(job, code, signal, countOomKills() !== oomKills)));
      };
      child.on('message', onMessage).on('exit', onExit);
      child.send({ type: 'job', job } satisfies ToTrainer);
    });
  }

  private died(
    job: Job,
    code: number | null,
    signal: NodeJS.Signals | null,
    kernelKilledForMemory = false,
  ): DomainError {
    const end = signal === null ? `with exit code ${String(code)}` : `by signal ${signal}`;
    const last = this.log.text();
    const message = `The trainer process ended ${end} during the job "${job.kind}".${last === '' ? '' : ` Last lines: ${last}`}`;
    if ((signal === 'SIGKILL' && kernelKilledForMemory) || saysOutOfMemory(last))
      return new DomainError('OUT_OF_MEMORY', `Memory ran out. ${message}`, { advice: OUT_OF_MEMORY_ADVICE });
    return new DomainError('TRAINER_DIED', message, { advice: CRASH_ADVICE });
  }
}

/** Training takes all the CPU there is, but what answers people and servers on the same machine comes first. */
function giveWay(pid: number | undefined): void {
  if (pid !== undefined) setPriority(pid, constants.priority.PRIORITY_BELOW_NORMAL);
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
