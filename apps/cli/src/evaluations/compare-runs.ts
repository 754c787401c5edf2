import { ComparedMetric, Evaluation } from '@beamline/contracts';
import type { Command } from 'commander';
import { z } from 'zod';
import { action, type Context } from '../command/action.js';
import { ask, askFor } from '../command/ask.js';
import { formatScore } from '../output/format.js';
import type { Output } from '../output/output.js';
import { compareEvaluations } from './compare-evaluations.js';
import { inOrder } from './score-table.js';

interface ComparedRun {
  id: string;
  experimentName: string;
  evaluations: Evaluation[];
}

const Options = z.object({
  evaluations: z.boolean().default(false),
  metric: ComparedMetric.optional(),
  resamples: z.coerce.number().int().optional(),
});

/** `compare`: BLEU-4 of several runs side by side, or two evaluations image by image. */
export function compareRuns(program: Command): void {
  const command = program
    .command('compare')
    .description('BLEU-4 of several runs side by side, or two evaluations image by image')
    .argument('<id...>', 'ids of two or more runs; with --evaluations, of two evaluations')
    .option('--evaluations', 'test whether the difference of two evaluations is more than chance')
    .option('--metric <metric>', `with --evaluations: ${ComparedMetric.options.join(', ')} (bleu4)`)
    .option('--resamples <times>', 'with --evaluations: times that images are drawn again (1000)');
  action(command, Options, async (context, ...ids) => {
    if (context.options.evaluations) return compareEvaluations(context, ids);
    const runs = await Promise.all(ids.map((id) => readRun(context, id)));
    context.out.result(runs, () => comparison(context.out, runs));
  });
}

async function readRun({ api }: Pick<Context<unknown>, 'api'>, id: string): Promise<ComparedRun> {
  const client = await api();
  const params = { path: { id } };
  const [run, evaluations] = await Promise.all([
    ask(client.GET('/runs/{id}', { params })),
    askFor(z.array(Evaluation), client.GET('/runs/{id}/evaluations', { params })),
  ]);
  return { id, experimentName: run.experimentName, evaluations };
}

/** One row a split and beam, one column a run; says so when scores were made differently. */
export function comparison(out: Output, runs: readonly ComparedRun[]): string {
  const all = runs.flatMap(({ evaluations }) => evaluations);
  if (all.length === 0) return 'no scores yet';
  const keys = [...new Map(inOrder(all).map((one) => [keyOf(one), one])).values()];
  const columns = [
    { title: 'split' },
    { title: 'beam', align: 'right' as const },
    ...runs.map(({ id, experimentName }) => ({
      title: `${experimentName} ${id}`,
      align: 'right' as const,
    })),
  ];
  const rows = keys.map((key) => [key.split, String(key.beam), ...runs.map((run) => bleu4Of(run, key))]);
  return `${out.table(columns, rows)}${differing(all)}`;
}

function keyOf({ split, beam }: Evaluation): string {
  return `${split} ${beam}`;
}

function bleu4Of(run: ComparedRun, key: Evaluation): string {
  return formatScore(run.evaluations.find((one) => keyOf(one) === keyOf(key))?.bleu[3]);
}

/** A signature names split and beam too, so only those of equal split and beam are held against each other. */
function differing(all: readonly Evaluation[]): string {
  const first = new Map<string, string>();
  for (const one of all) if (!first.has(keyOf(one))) first.set(keyOf(one), one.signature);
  const differs = all.some((one) => first.get(keyOf(one)) !== one.signature);
  return differs
    ? '\nnot comparable: these scores carry different signatures (beamline evaluations RUN)'
    : '';
}
