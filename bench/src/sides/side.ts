import { spawn, type ChildProcess } from 'node:child_process';
import { createInterface } from 'node:readline';
import type { TaskSettings } from './task-settings.js';
import { Tail } from './tail.js';

export type SideRequest =
  | { readonly call: 'open'; readonly task: string; readonly settings: TaskSettings }
  | { readonly call: 'check' }
  | { readonly call: 'run'; readonly runs: number };

interface Answer {
  readonly error?: string;
  readonly numbers?: readonly number[];
  readonly seconds?: number;
  readonly [version: string]: unknown;
}

export interface Program {
  readonly name: string;
  readonly command: string;
  readonly args: readonly string[];
  readonly env: NodeJS.ProcessEnv;
}

/** A process that runs one task of one side, told by lines of JSON. */
export class Side {
  readonly #name: string;
  readonly #child: ChildProcess;
  readonly #lines: AsyncIterator<string>;
  readonly #log = new Tail(30);

  constructor({ name, command, args, env }: Program) {
    this.#name = name;
    this.#child = spawn(command, args, { env, stdio: ['pipe', 'pipe', 'pipe'] });
    const { stdout, stderr } = this.#child;
    if (stdout === null) throw new TypeError('The child has no output.');
    this.#lines = createInterface({ input: stdout })[Symbol.asyncIterator]();
    stderr?.on('data', (chunk: Buffer) => this.#log.add(chunk.toString()));
  }

  get pid(): number {
    return this.#child.pid ?? -1;
  }

  /** @returns versions of what the side is made of */
  async open(task: string, settings: TaskSettings): Promise<Readonly<Record<string, unknown>>> {
    return this.#ask({ call: 'open', task, settings });
  }

  async check(): Promise<readonly number[]> {
    return (await this.#ask({ call: 'check' })).numbers ?? [];
  }

  /** Seconds that a number of runs took. */
  async run(runs: number): Promise<number> {
    return (await this.#ask({ call: 'run', runs })).seconds ?? NaN;
  }

  async close(): Promise<void> {
    const child = this.#child;
    if (child.exitCode !== null || child.signalCode !== null) return;
    const ended = new Promise((resolve) => child.once('exit', resolve));
    child.stdin?.end();
    child.kill('SIGKILL');
    await ended;
  }

  async #ask(request: SideRequest): Promise<Answer> {
    this.#child.stdin?.write(`${JSON.stringify(request)}\n`);
    const next: IteratorResult<string, unknown> = await this.#lines.next();
    if (next.done === true)
      throw new Error(`${this.#name} ended during "${request.call}":\n${this.#log.text}`);
    const answer = JSON.parse(next.value) as Answer;
    if (answer.error !== undefined) throw new Error(`${this.#name} failed:\n${answer.error}`);
    return answer;
  }
}
