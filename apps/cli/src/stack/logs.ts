import { LogFilter } from '@beamline/contracts';
import { followLog, logNames, readLog, stackNameOf } from '@beamline/local';
import type { Command } from 'commander';
import { z } from 'zod';
import { action, type Context } from '../command/action.js';
import { untilInterrupted } from '../command/interruption.js';
import { logLine } from '../runs/log-line.js';
import { RunLogReader } from '../runs/run-log.js';

const Options = LogFilter.extend({
  follow: z.boolean().default(false),
  tail: z.coerce.number().int().min(1).max(10_000).default(100),
});
type LogsContext = Context<z.output<typeof Options>>;

/** No part of the local stack has such a name. */
const RUN_ID = /^[a-z0-9]{12}$/;

/** `logs`: of a run, or of a part of the local stack. */
export function logs(program: Command): void {
  const command = program
    .command('logs')
    .description('log of a run, or of a part of the local stack; without an operand the names of the parts')
    .argument('[run or part]', 'id of a run; or api, worker, postgres, temporal, object-store or supervisor')
    .option('-f, --follow', 'go on as the log grows, until the run ends or Ctrl-C')
    .option('-n, --tail <count>', 'last lines to show (100)')
    .option('--stage <name>', 'lines of this stage of the run')
    .option('--level <level>', 'debug, info, warning or error: this level of the run and those above it')
    .option('--attempt <number>', 'lines of this attempt of the run')
    .option('--search <text>', 'lines of the run with this text');
  action(command, Options, async (context, of?: string) => {
    if (of === undefined) return names(context);
    return RUN_ID.test(of) ? ofRun(context, of) : ofPart(context, of);
  });
}

async function names({ out }: LogsContext): Promise<void> {
  const found = await logNames(stackNameOf(process.env));
  out.result(found, () => found.join('\n'));
}

/** With `--json` the lines as one array; followed, nothing but a document a line. */
async function ofRun({ options, out, api }: LogsContext, runId: string): Promise<void> {
  const { follow, tail, ...filter } = options;
  const log = new RunLogReader(await api(), runId, filter);
  const { items, next } = await log.last(tail);
  if (!follow) {
    if (out.json || items.length > 0)
      out.result(items, () => items.map((entry) => logLine(entry, out.colours)).join('\n'));
    return;
  }
  const write = (entry: (typeof items)[number]): void => {
    process.stdout.write(`${out.json ? JSON.stringify(entry) : logLine(entry, out.colours)}\n`);
  };
  items.forEach(write);
  await untilInterrupted(async (signal) => {
    for await (const entry of log.follow(next, signal)) write(entry);
  });
}

async function ofPart({ options, out }: LogsContext, part: string): Promise<void> {
  const stack = stackNameOf(process.env);
  const lines = await readLog(stack, part, options.tail);
  out.result(lines, () => lines.join('\n'));
  if (!options.follow || out.json) return;
  await untilInterrupted(async (signal) => {
    for await (const text of followLog(stack, part, signal)) process.stdout.write(text);
  });
}
