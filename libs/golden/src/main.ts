import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { readCommandLine, USAGE, UsageError, type CommandLine } from './command-line.js';
import { Needs } from './needs.js';
import { isSuccess, jsonOf, lineOf, summaryOf } from './report.js';
import { runSuites, type Outcome } from './run-suites.js';

const root = fileURLToPath(new URL('../../../', import.meta.url));
const isTerminal = process.stdout.isTTY;

/** Taken out of the process: the loader of TensorFlow's binding reads options there too, and takes --dir for its own. */
const commandArguments = process.argv.splice(2);

/** npm changes to the project's folder and leaves where the user was in INIT_CWD. */
const base = process.env['INIT_CWD'] ?? process.cwd();

async function main(): Promise<number> {
  const commandLine = readCommandLine(commandArguments, base);
  if (commandLine === undefined) {
    say(USAGE);
    return 0;
  }
  const startedAt = performance.now();
  const outcomes = await run(commandLine);
  say(`\n${summaryOf(outcomes, (performance.now() - startedAt) / 1000)}`);
  if (commandLine.json !== undefined) writeFileSync(commandLine.json, jsonOf(outcomes));
  return isSuccess(outcomes) ? 0 : 1;
}

async function run({ directory, only, weights }: CommandLine): Promise<Outcome[]> {
  const parts = [process.env['BEAMLINE_PARTS_DIR'], path.join(root, '.beamline/parts')];
  const needs = new Needs({
    directory,
    weights,
    parts: parts.filter((folder) => folder !== undefined),
    env: process.env,
  });
  const outcomes: Outcome[] = [];
  try {
    for await (const outcome of runSuites({ directory, only, needs, onStart: showProgress })) {
      clearProgress();
      say(lineOf(outcome));
      outcomes.push(outcome);
    }
    return outcomes;
  } finally {
    needs.close();
  }
}

function showProgress(fixture: string): void {
  if (isTerminal) process.stdout.write(`\r\x1b[2K… ${fixture}`.slice(0, process.stdout.columns + 4));
}

function clearProgress(): void {
  if (isTerminal) process.stdout.write('\r\x1b[2K');
}

function say(text: string): void {
  process.stdout.write(`${text}\n`);
}

try {
  process.exitCode = await main();
} catch (error) {
  if (!(error instanceof UsageError)) throw error;
  process.stderr.write(`${error.message}\n\n${USAGE}\n`);
  process.exitCode = 2;
}
