import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { createClient } from '@beamline/client';
import { repositoryDir } from '@beamline/local';
import type { Command } from 'commander';
import { z } from 'zod';
import { action } from '../command/action.js';
import { aborted, untilInterrupted } from '../command/interruption.js';
import { captionText } from '../evaluations/show-captions.js';
import { EXIT, exitCodeOfRun } from '../exit-code.js';
import { formatSeconds } from '../output/format.js';
import type { Output } from '../output/output.js';
import { facts } from '../output/table.js';
import { ensureRecipe } from '../recipe/ensure.js';
import { readRecipe } from '../recipe/read-recipe.js';
import { followRun } from '../runs/follow-run.js';
import { readRun, runText } from '../runs/run-summary.js';
import { openStack, type OpenStack } from './open-stack.js';
import { PhaseClock } from './phase-clock.js';
import { quickstartReport, sampleCaptions } from './quickstart-report.js';
import { launchOrGoOn } from './quickstart-run.js';

const Options = z.object({
  exit: z.boolean().default(false),
  json: z.string().optional(),
  recipe: z.string().default(join(repositoryDir, 'recipes/quickstart.yaml')),
});
type Options = z.infer<typeof Options>;

/** `quickstart`: from nothing to scores and captions; the stack then runs until Ctrl-C. */
export function quickstart(program: Command): void {
  const command = program
    .command('quickstart')
    .description('provision, start the stack, run a small experiment, show its captions')
    .option('--exit', 'stop the stack at the end; the exit status tells how the run ended')
    .option('--json <file>', 'write what was done and measured to this file')
    .option('--recipe <file>', 'run another recipe');
  action(command, Options, ({ options, out }) => untilInterrupted((signal) => run(out, options, signal)));
}

async function run(out: Output, options: Options, signal: AbortSignal): Promise<number> {
  const clock = new PhaseClock('bootstrap', startedAtMs());
  clock.enter('stack');
  const stack = await openStack(out, signal).catch(unlessAborted(signal));
  if (stack === null) return EXIT.interrupted;
  try {
    tellWhere(out, stack);
    const status = await experiment(out, options, stack, clock, signal).catch(unlessAborted(signal));
    if (status === null) return EXIT.interrupted;
    if (!options.exit) tellWhere(out, stack);
    if (stack.isOurs && !options.exit) await stay(out, signal);
    return status;
  } finally {
    if (stack.isOurs) out.progress.note('stopping the stack; what it stored stays');
    await stack.stop();
  }
}

/** @returns the exit status that tells how the run ended. */
async function experiment(
  out: Output,
  options: Options,
  stack: OpenStack,
  clock: PhaseClock,
  signal: AbortSignal,
): Promise<number> {
  const api = createClient({ baseUrl: stack.url, key: stack.key });
  const read = await readRecipe(options.recipe);
  await ensureRecipe(api, out, read, (step) => {
    clock.enter(step);
  });
  clock.enter('waiting');
  const runId = await launchOrGoOn(api, out, read.recipe.spec);
  const { state } = await followRun(api, out, runId, {
    signal,
    onRun: ({ progress }) => {
      if (progress !== null) clock.enter(progress.phase);
    },
  });
  signal.throwIfAborted();
  clock.enter('reporting');
  const summary = await readRun(api, runId);
  const captions = await sampleCaptions(api, summary.evaluations);
  const report = quickstartReport(stack.parts, summary, captions, clock.seconds());
  if (options.json !== undefined) await writeFile(options.json, `${JSON.stringify(report, null, 2)}\n`);
  const lines = ['', runText(out, summary), '', ...captions.map((caption) => captionText(out, caption))];
  out.say([...lines, '', `done in ${formatSeconds(report.seconds['total'] ?? 0)}`].join('\n'));
  return exitCodeOfRun(state);
}

function tellWhere(out: Output, { url, key }: OpenStack): void {
  const where = facts([
    ['dashboard', url],
    ['key', key],
  ]);
  out.say(`\n${where}\n`);
}

async function stay(out: Output, signal: AbortSignal): Promise<void> {
  out.say('The stack runs until Ctrl-C.');
  await aborted(signal);
}

/** Null for what fails because it was interrupted. */
function unlessAborted(signal: AbortSignal): (error: unknown) => null {
  return (error) => {
    if (signal.aborted) return null;
    throw error;
  };
}

/** When the set-up script began, which hands its time on; now, without it. */
function startedAtMs(): number {
  const given = Number(process.env['BEAMLINE_STARTED_AT_MS']);
  return Number.isFinite(given) && given > 0 ? given : Date.now();
}
