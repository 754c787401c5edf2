import type { BeamlineClient } from '@beamline/client';
import type { Command } from 'commander';
import { z } from 'zod';
import { describeError } from '../describe-error.js';
import { parseInput } from '../input/invalid-fields.js';
import { Output } from '../output/output.js';
import { connect } from './connect.js';

/** What every verb is given. */
export interface Context<Options> {
  options: Options;
  out: Output;
  /** The API that the command speaks to; throws `UNAVAILABLE` when none is named and no local stack runs. */
  api: () => Promise<BeamlineClient>;
}

/** An exit status, or nothing for success. */
export type Outcome = Promise<number | undefined> | Promise<void>;

const GlobalOptions = z.object({
  json: z.unknown().optional(),
  url: z.string().optional(),
  key: z.string().optional(),
  verbose: z.boolean().default(false),
});

/** Options of verbs that have none of their own. */
export const NoOptions = z.object({});

/**
 * Gives a command its action: options are parsed by `options`, operands come as text, and what is thrown
 * becomes one error line and an exit status.
 */
export function action<S extends z.ZodType>(
  command: Command,
  options: S,
  run: (context: Context<z.output<S>>, ...operands: string[]) => Outcome,
): void {
  addGlobalOptions(command);
  command.action(async () => {
    const globals = GlobalOptions.parse(command.optsWithGlobals());
    const out = new Output(globals.json === true);
    try {
      const parsed = parseInput(options, command.opts(), 'the options are', flagOf);
      const context = { options: parsed, out, api: () => connect(globals) };
      const status = await run(context, ...command.args);
      if (typeof status === 'number') process.exitCode = status;
    } catch (error) {
      process.exitCode = report(error, out, globals.verbose);
    }
  });
}

/** Options that every verb takes, unless it has its own of that name. */
function addGlobalOptions(command: Command): void {
  const own = new Set(command.options.map(({ long }) => long));
  if (!own.has('--json')) command.option('--json', 'one JSON document on standard output, nothing else');
  command.option('--url <url>', 'address of the API (BEAMLINE_API_URL; else the local stack)');
  command.option('--key <key>', 'API key (BEAMLINE_API_KEY; else the local stack’s)');
  command.option('--verbose', 'show where an error was thrown');
}

function flagOf(path: readonly PropertyKey[]): string {
  const [name = '', ...rest] = path.map(String);
  return ['--' + name.replaceAll(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`), ...rest].join('.');
}

function report(error: unknown, out: Output, verbose: boolean): number {
  const { exitCode, fault, text } = describeError(error);
  out.progress.clear();
  if (out.json) process.stdout.write(`${JSON.stringify({ error: fault }, null, 2)}\n`);
  process.stderr.write(`${text}\n`);
  if (verbose && error instanceof Error) process.stderr.write(`${error.stack ?? ''}\n`);
  return exitCode;
}
