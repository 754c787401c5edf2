import { chmod, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { readCommandLine, USAGE, UsageError, type CommandLine } from './command-line.js';
import { linesOf } from './report/lines.js';
import { runChaos } from './run-chaos.js';
import { runScale, scaleLines } from './scale/run-scale.js';
import { ChaosStack } from './stack/chaos-stack.js';

/** npm changes to the project's folder and leaves where the user was in INIT_CWD. */
const base = process.env['INIT_CWD'] ?? process.cwd();

async function main(): Promise<number> {
  const commandLine = readCommandLine(process.argv.slice(2), base);
  if (commandLine === undefined) {
    say(USAGE);
    return 0;
  }
  const root = await mkdtemp(path.join(tmpdir(), 'beamline-chaos-'));
  // Postgres runs under an account of its own, which must be able to enter.
  await chmod(root, 0o755);
  say(`state and logs: ${root}`);
  const { json } = commandLine;
  const { report, lines } = await work(commandLine, root);
  for (const line of lines) say(line);
  const kept = report.passed ? null : root;
  if (json !== undefined) await writeFile(json, `${JSON.stringify({ ...report, kept }, null, 2)}\n`);
  if (report.passed) await rm(root, { recursive: true, force: true });
  else say(`kept for looking: ${root}`);
  return report.passed ? 0 : 1;
}

async function work(commandLine: CommandLine, root: string) {
  if (commandLine.kind === 'scale') {
    const report = await runScale({ ...commandLine, root, say });
    return { report, lines: scaleLines(report) };
  }
  const report = await runChaos({ ...commandLine, root, say });
  return { report, lines: linesOf(report) };
}

function say(text: string): void {
  process.stdout.write(`${text}\n`);
}

for (const signal of ['SIGINT', 'SIGTERM'] as const)
  process.once(signal, () => void ChaosStack.stopAll().then(() => process.exit(1)));

try {
  process.exitCode = await main();
} catch (error) {
  const isUsage = error instanceof UsageError;
  process.exitCode = isUsage ? 2 : 1;
  process.stderr.write(`${isUsage ? error.message : error instanceof Error ? error.stack : String(error)}\n`);
}
