import { followLog, logNames, readLog, stackNameOf } from '@beamline/local';
import type { Command } from 'commander';
import { z } from 'zod';
import { action } from '../command/action.js';
import { untilInterrupted } from '../command/interruption.js';

const Options = z.object({
  follow: z.boolean().default(false),
  lines: z.coerce.number().int().min(1).max(10_000).default(100),
});

/** `logs`: the names of the logs, or the end of one. */
export function logs(program: Command): void {
  const command = program
    .command('logs')
    .description('logs of the local stack: their names, or the end of one')
    .argument('[part]', 'api, worker, postgres, temporal, object-store or supervisor')
    .option('-f, --follow', 'go on as the log grows, until Ctrl-C')
    .option('-n, --lines <count>', 'lines to show (100)');
  action(command, Options, async ({ options, out }, part?: string) => {
    const stack = stackNameOf(process.env);
    if (part === undefined) {
      const names = await logNames(stack);
      out.result(names, () => names.join('\n'));
      return;
    }
    const lines = await readLog(stack, part, options.lines);
    out.result(lines, () => lines.join('\n'));
    if (!options.follow || out.json) return;
    await untilInterrupted(async (signal) => {
      for await (const text of followLog(stack, part, signal)) process.stdout.write(text);
    });
  });
}
