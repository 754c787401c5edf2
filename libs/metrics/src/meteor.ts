import { spawn, type ChildProcessWithoutNullStreams } from 'node:child_process';
import { accessSync, constants, statSync } from 'node:fs';
import path from 'node:path';
import { createInterface } from 'node:readline';
import { DomainError } from '@beamline/contracts';
import type { ScoredCaption } from './bleu.js';

/** Whether METEOR can be scored here: its program is Java's, and is called, never imitated. */
export type MeteorAvailability =
  | { readonly available: true; readonly java: string; readonly jar: string }
  | { readonly available: false; readonly reason: string; readonly advice: string };

export interface MeteorScores {
  /** Of the corpus, 0 to 1: from statistics summed over it, not the mean of the images. */
  meteor: number;
  /** In the order of the entries. */
  perImage: number[];
}

export interface MeteorOptions {
  /** How long the program may take for a corpus. Default 10 minutes. */
  timeoutMs?: number;
}

const DEFAULT_TIMEOUT_MS = 600_000;
const PROTOCOL = ['-', '-', '-stdio', '-l', 'en', '-norm'];
/** Paraphrases, which the program looks for beside its jar. */
const PARAPHRASES = path.join('data', 'paraphrase-en.gz');
const ADVICE =
  'Install a Java runtime (8 or later), then start the stack with BEAMLINE_METEOR=on, or name meteor-1.5.jar in BEAMLINE_METEOR_JAR.';

/**
 * Looks for Java and for the official `meteor-1.5.jar`.
 *
 * @param env `BEAMLINE_METEOR_JAR` names the jar, `PATH` leads to Java. Default: the environment of this process
 */
export function meteorAvailability(env: NodeJS.ProcessEnv = process.env): MeteorAvailability {
  const java = findJava(env);
  if (java === undefined)
    return { available: false, reason: 'Java was not found on the PATH', advice: ADVICE };
  const jar = env['BEAMLINE_METEOR_JAR'] ?? '';
  if (jar === '') return { available: false, reason: 'BEAMLINE_METEOR_JAR names no jar', advice: ADVICE };
  for (const file of [jar, path.join(path.dirname(jar), PARAPHRASES)])
    if (!isFile(file)) return { available: false, reason: `${file} does not exist`, advice: ADVICE };
  return { available: true, java, jar: path.resolve(jar) };
}

/** METEOR 1.5 of one corpus: see `MeteorProgram`, which a run of several corpora keeps. */
export async function meteorScores(
  entries: readonly ScoredCaption[],
  availability: MeteorAvailability,
  options: MeteorOptions = {},
): Promise<MeteorScores> {
  const program = new MeteorProgram(availability, options);
  try {
    return await program.score(entries);
  } finally {
    program.close();
  }
}

/**
 * METEOR 1.5 (Denkowski and Lavie 2014) by the official program, as pycocoevalcap calls it. It is started with the first
 * corpus and kept for the next ones, one at a time; whoever made it closes it.
 */
export class MeteorProgram {
  #conversation: Conversation | undefined;

  constructor(
    readonly availability: MeteorAvailability,
    readonly options: MeteorOptions = {},
  ) {}

  /**
   * Scores of a corpus.
   *
   * @throws DomainError `UNAVAILABLE` when the program is not there, fails or takes too long (the next corpus starts it
   *   anew); `INVALID_INPUT` when there is no entry, or one without references
   */
  async score(entries: readonly ScoredCaption[]): Promise<MeteorScores> {
    const { availability } = this;
    if (!availability.available) {
      throw new DomainError('UNAVAILABLE', `METEOR cannot be scored: ${availability.reason}`, {
        advice: availability.advice,
      });
    }
    const questions = entries.map(scoreLine);
    if (questions.length === 0)
      throw new DomainError('INVALID_INPUT', 'METEOR of no captions is not defined');
    this.#conversation ??= new Conversation(availability.java, availability.jar);
    try {
      return await within(this.options.timeoutMs ?? DEFAULT_TIMEOUT_MS, this.#conversation.ask(questions));
    } catch (error) {
      // What this program says from now on would answer no question.
      this.close();
      throw error;
    }
  }

  /** Ends the program. */
  close(): void {
    this.#conversation?.end();
    this.#conversation = undefined;
  }
}

/** One running program: a line to it is a question, a line from it an answer. */
class Conversation {
  readonly #program: ChildProcessWithoutNullStreams;
  readonly #answers: AsyncIterator<string>;
  /** Rejects when the program cannot be started; one that ends early is seen by the end of what it says. */
  readonly #failure: Promise<never>;

  constructor(java: string, jar: string) {
    const program = spawn(java, ['-Xmx2G', '-Dfile.encoding=UTF-8', '-jar', jar, ...PROTOCOL], {
      env: javaEnvironment(),
    });
    // Its output, cut off instead, would never be seen to end.
    program.stdin.on('error', () => program.kill('SIGKILL'));
    program.stderr.resume();
    this.#failure = new Promise((_, reject) => {
      program.on('error', (cause) => {
        const message = `The METEOR program cannot be run: ${cause.message}`;
        reject(new DomainError('UNAVAILABLE', message, { cause }));
      });
    });
    this.#answers = createInterface({ input: program.stdout })[Symbol.asyncIterator]();
    this.#program = program;
  }

  ask(questions: readonly string[]): Promise<MeteorScores> {
    return Promise.race([this.#converse(questions), this.#failure]);
  }

  end(): void {
    this.#program.kill('SIGKILL');
  }

  async #converse(questions: readonly string[]): Promise<MeteorScores> {
    const statistics: string[] = [];
    for (const question of questions) {
      this.#say(question);
      statistics.push((await this.#answer()).trim());
    }
    this.#say(`EVAL ||| ${statistics.join(' ||| ')}`);
    const perImage: number[] = [];
    while (perImage.length < questions.length) perImage.push(Number(await this.#answer()));
    return { meteor: Number(await this.#answer()), perImage };
  }

  #say(line: string): void {
    this.#program.stdin.write(`${line}\n`);
  }

  async #answer(): Promise<string> {
    const next: IteratorResult<string, unknown> = await this.#answers.next();
    if (next.done === true)
      throw new DomainError('UNAVAILABLE', 'The METEOR program ended before it had answered');
    return next.value;
  }
}

/** @throws DomainError `UNAVAILABLE` when the answer is late */
async function within<Answer>(timeoutMs: number, answer: Promise<Answer>): Promise<Answer> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => {
      reject(new DomainError('UNAVAILABLE', `The METEOR program took more than ${timeoutMs / 1000} s`));
    }, timeoutMs);
  });
  try {
    return await Promise.race([answer, late]);
  } finally {
    clearTimeout(timer);
  }
}

function scoreLine({ hypothesis, references }: ScoredCaption): string {
  if (references.length === 0) {
    throw new DomainError('INVALID_INPUT', 'METEOR needs at least one reference for every caption');
  }
  const caption = hypothesis.join(' ').replaceAll('|||', '').replaceAll('  ', ' ');
  return ['SCORE', ...references.map((reference) => reference.join(' ')), caption].join(' ||| ');
}

/** Java's program on the `PATH` of `env`. */
export function findJava(env: NodeJS.ProcessEnv): string | undefined {
  const folders = (env['PATH'] ?? '').split(path.delimiter).filter((folder) => folder !== '');
  return folders.map((folder) => path.join(folder, 'java')).find(isExecutable);
}

function isExecutable(file: string): boolean {
  try {
    accessSync(file, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}

function isFile(file: string): boolean {
  return statSync(file, { throwIfNoEntry: false })?.isFile() ?? false;
}

/** What Java needs of the environment; a worker's keys are none of its business. */
function javaEnvironment(): NodeJS.ProcessEnv {
  const names = ['PATH', 'JAVA_HOME', 'LD_LIBRARY_PATH', 'TMPDIR', 'LANG', 'LC_ALL'];
  const given = names.map((name) => [name, process.env[name]]).filter(([, value]) => value !== undefined);
  return Object.fromEntries(given) as NodeJS.ProcessEnv;
}
