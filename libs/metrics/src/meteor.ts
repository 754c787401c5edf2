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
  /** How long the program may take in all. Default 10 minutes. */
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

/**
 * METEOR 1.5 (Denkowski and Lavie 2014) of a corpus, by the official program as pycocoevalcap calls it.
 *
 * @throws DomainError `UNAVAILABLE` when the program is not there, fails or takes too long; `INVALID_INPUT` when there
 *   is no entry, or one without references
 */
export async function meteorScores(
  entries: readonly ScoredCaption[],
  availability: MeteorAvailability,
  { timeoutMs = DEFAULT_TIMEOUT_MS }: MeteorOptions = {},
): Promise<MeteorScores> {
  if (!availability.available) {
    throw new DomainError('UNAVAILABLE', `METEOR cannot be scored: ${availability.reason}`, {
      advice: availability.advice,
    });
  }
  const questions = entries.map(scoreLine);
  if (questions.length === 0) throw new DomainError('INVALID_INPUT', 'METEOR of no captions is not defined');
  const program = spawn(
    availability.java,
    ['-Xmx2G', '-Dfile.encoding=UTF-8', '-jar', availability.jar, ...PROTOCOL],
    { signal: AbortSignal.timeout(timeoutMs), killSignal: 'SIGKILL' },
  );
  try {
    return await Promise.race([converse(program, questions), failureOf(program, timeoutMs)]);
  } finally {
    program.kill('SIGKILL');
  }
}

/** Rejects when the program cannot be started or is late; one that ends early is seen by the end of what it says. */
function failureOf(program: ChildProcessWithoutNullStreams, timeoutMs: number): Promise<never> {
  program.stdin.on('error', () => program.stdout.destroy());
  program.stderr.resume();
  return new Promise((_, reject) => {
    program.on('error', (cause) => {
      const late = cause.name === 'AbortError';
      const message = late ? `took more than ${timeoutMs / 1000} s` : `cannot be run: ${cause.message}`;
      reject(new DomainError('UNAVAILABLE', `The METEOR program ${message}`, { cause }));
    });
  });
}

async function converse(
  program: ChildProcessWithoutNullStreams,
  questions: readonly string[],
): Promise<MeteorScores> {
  const lines = createInterface({ input: program.stdout })[Symbol.asyncIterator]();
  const answer = async (): Promise<string> => {
    const next: IteratorResult<string, unknown> = await lines.next();
    if (next.done === true)
      throw new DomainError('UNAVAILABLE', 'The METEOR program ended before it had answered');
    return next.value;
  };
  const statistics: string[] = [];
  for (const question of questions) {
    program.stdin.write(`${question}\n`);
    statistics.push((await answer()).trim());
  }
  program.stdin.write(`EVAL ||| ${statistics.join(' ||| ')}\n`);
  const perImage: number[] = [];
  while (perImage.length < questions.length) perImage.push(Number(await answer()));
  return { meteor: Number(await answer()), perImage };
}

function scoreLine({ hypothesis, references }: ScoredCaption): string {
  if (references.length === 0) {
    throw new DomainError('INVALID_INPUT', 'METEOR needs at least one reference for every caption');
  }
  const caption = hypothesis.join(' ').replaceAll('|||', '').replaceAll('  ', ' ');
  return ['SCORE', ...references.map((reference) => reference.join(' ')), caption].join(' ||| ');
}

function findJava(env: NodeJS.ProcessEnv): string | undefined {
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
