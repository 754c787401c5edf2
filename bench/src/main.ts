import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { CASES } from './cases/index.js';
import { readCommandLine, USAGE, UsageError, type CommandLine } from './command-line.js';
import { compare, DEFAULTS } from './compare.js';
import { machineOf } from './machine.js';
import { NoiseError, QuietMachine } from './measurement/quiet.js';
import { failuresOf } from './report/results.js';
import { tableOf } from './report/table.js';
import { gateLine, gatesOf } from './self/gates.js';
import { ourProgram, referenceProgram } from './sides/programs.js';
import { runSelf } from './self/run-self.js';

const VENV_PYTHON = fileURLToPath(new URL('../../.beamline/bench/venv/bin/python', import.meta.url));

/** Taken out of the process: the loader of TensorFlow's binding reads options there too. */
const commandArguments = process.argv.splice(2);

/** npm changes to the project's folder and leaves where the user was in INIT_CWD. */
const base = process.env['INIT_CWD'] ?? process.cwd();

async function main(): Promise<number> {
  const commandLine = readCommandLine(
    commandArguments,
    base,
    CASES.map(({ key }) => key),
  );
  if (commandLine === undefined) {
    say(USAGE);
    return 0;
  }
  const machine = new QuietMachine({
    allowNoise: commandLine.allowNoise,
    patienceSeconds: 60,
    attempts: 4,
  });
  const { reference } = commandLine;
  return reference === undefined
    ? reportSelf(commandLine, machine)
    : reportComparison(commandLine, reference, machine);
}

async function reportSelf({ json }: CommandLine, machine: QuietMachine): Promise<number> {
  const measurement = await runSelf(machine);
  const gates = gatesOf(measurement);
  if (machine.wasNoisy) say(NOISY);
  for (const gate of gates) say(gateLine(gate));
  if (json !== undefined)
    await writeJson(json, { machine: machineOf(), noisy: machine.wasNoisy, measurement, gates });
  return gates.every(({ passed }) => passed) ? 0 : 1;
}

const NOISY = 'Other processes were busy: these numbers are no measurement.\n';

async function reportComparison(
  { python = VENV_PYTHON, quick, only, data, json }: CommandLine,
  reference: string,
  machine: QuietMachine,
): Promise<number> {
  const folder = await mkdtemp(path.join(tmpdir(), 'beamline-bench-'));
  const programs = { reference: referenceProgram(python, reference), ours: ourProgram() };
  const bench = { programs, machine, folder, scale: { quick }, defaults: DEFAULTS, karpathy: data };
  try {
    const report = await compare(bench, only, (what) => {
      process.stderr.write(`… ${what}\n`);
    });
    if (report.noisy) say(NOISY);
    say(tableOf(report.cases));
    if (json !== undefined) await writeJson(json, report);
    const failures = failuresOf(report.cases);
    for (const failure of failures) say(`FAIL  ${failure}`);
    return failures.length === 0 ? 0 : 1;
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

const writeJson = (file: string, value: unknown): Promise<void> =>
  writeFile(file, `${JSON.stringify(value, null, 2)}\n`);

function say(text: string): void {
  process.stdout.write(`${text}\n`);
}

function statusOf(error: unknown): number {
  if (error instanceof UsageError) return 2;
  if (error instanceof NoiseError) return 3;
  throw error;
}

try {
  process.exitCode = await main();
} catch (error) {
  process.exitCode = statusOf(error);
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
}
