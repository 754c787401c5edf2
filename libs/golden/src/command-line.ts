import { existsSync, readdirSync, statSync } from 'node:fs';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { SUITES } from './suites/index.js';

export const USAGE = `Usage: npm run test:golden -- --dir DIR [--only SUITE] [--json FILE] [--weights DIR]

Runs the golden suites found in DIR and prints one line a fixture: the largest absolute error, the largest relative
error (where the reference's value is above the absolute tolerance), and the tolerance.

  --dir DIR      folder with the suites, one folder each: ${SUITES.map(({ name }) => name).join(', ')}
  --only SUITE   this suite alone
  --json FILE    also writes every quantity of every fixture to FILE
  --weights DIR  folder with weight files (mobilenet_v2.safetensors, efficientnet-lite0*.pth); else DIR/../data/weights,
                 DIR/data/weights and the provisioned parts are looked at

Exit status: 0 when all fixtures that could be run passed, 1 when one failed or none could be run, 2 for wrong usage.`;

export interface CommandLine {
  readonly directory: string;
  readonly only: string | undefined;
  readonly json: string | undefined;
  readonly weights: string | undefined;
}

/** The command line is wrong: says what is, and what would be right. */
export class UsageError extends Error {
  override readonly name = 'UsageError';
}

/**
 * Relative paths count from `base`.
 *
 * @returns undefined when help is asked for
 * @throws UsageError
 */
export function readCommandLine(args: readonly string[], base: string): CommandLine | undefined {
  const values = parse(args);
  if (values.help === true) return undefined;
  if (values.dir === undefined)
    throw new UsageError('--dir DIR is missing: name the folder that holds the golden suites');
  const absolute = (file: string | undefined): string | undefined =>
    file === undefined ? undefined : path.resolve(base, file);
  const directory = path.resolve(base, values.dir);
  checkDirectory(directory, '--dir');
  const weights = absolute(values.weights);
  if (weights !== undefined) checkDirectory(weights, '--weights');
  const names = SUITES.map(({ name }) => name);
  const { only } = values;
  if (only !== undefined && !names.includes(only))
    throw new UsageError(`there is no suite ${only}; choose one of ${names.join(', ')}`);
  const present = readdirSync(directory).filter((name) => names.includes(name));
  if (present.length === 0) throw new UsageError(`${directory} holds none of the suites ${names.join(', ')}`);
  if (only !== undefined && !present.includes(only))
    throw new UsageError(`${directory} holds no folder ${only}; it holds ${present.join(', ')}`);
  return { directory, only, json: absolute(values.json), weights };
}

function parse(args: readonly string[]) {
  try {
    return parseArgs({
      args: [...args],
      options: {
        dir: { type: 'string' },
        only: { type: 'string' },
        json: { type: 'string' },
        weights: { type: 'string' },
        help: { type: 'boolean', short: 'h' },
      },
    }).values;
  } catch (error) {
    throw new UsageError(error instanceof Error ? error.message : String(error));
  }
}

function checkDirectory(directory: string, option: string): void {
  if (!existsSync(directory)) throw new UsageError(`${option}: ${directory} does not exist`);
  if (!statSync(directory).isDirectory()) throw new UsageError(`${option}: ${directory} is not a directory`);
  if (readdirSync(directory).length === 0) throw new UsageError(`${option}: ${directory} is empty`);
}
