import { existsSync } from 'node:fs';
import path from 'node:path';
import { parseArgs } from 'node:util';

export const USAGE = `Usage: npm run bench -- --reference DIR [--quick] [--only KEY,KEY] [--json FILE]
       npm run bench -- --self [--json FILE]

Times the reference's own PyTorch functions and Beamline's side by side, on the same data, machine and threads.

  --reference DIR  checkout of the reference (models.py, train.py, eval.py, utils.py, datasets.py)
  --python PATH    a Python with torch, torchvision, numpy, h5py and Pillow; by default bench/setup makes one
  --quick          fewer repetitions and smaller inputs
  --only KEY,KEY   these cases alone, and those that they are computed from
  --data FILE      Karpathy's JSON, for the lengths of captions; without, they are drawn as Flickr8k has them
  --self           no PyTorch: measures Beamline against the machine's rate of multiplication, with gates
  --json FILE      also writes the numbers to FILE
  --allow-noise    reports although other processes were busy

Exit status: 0, or 1 when a gate or a comparison of numbers fails, 2 for wrong usage, 3 when the machine is not quiet.`;

export interface CommandLine {
  /** Undefined with `--self`. */
  readonly reference: string | undefined;
  readonly python: string | undefined;
  readonly quick: boolean;
  /** Undefined for all. */
  readonly only: readonly string[] | undefined;
  readonly data: string | undefined;
  readonly json: string | undefined;
  readonly allowNoise: boolean;
}

/** The command line is wrong: one line says what is. */
export class UsageError extends Error {
  override readonly name = 'UsageError';
}

const MODULES = ['models.py', 'train.py', 'eval.py', 'utils.py', 'datasets.py'];

/**
 * Relative paths count from `base`.
 *
 * @param keys of the cases that there are
 * @returns undefined when help is asked for
 * @throws UsageError
 */
export function readCommandLine(
  args: readonly string[],
  base: string,
  keys: readonly string[],
): CommandLine | undefined {
  const values = parse(args);
  if (values.help === true) return undefined;
  const isSelf = values.self === true;
  if (isSelf === (values.reference !== undefined))
    throw new UsageError('Give either --reference DIR or --self.');
  const absolute = (file: string | undefined) => (file === undefined ? undefined : path.resolve(base, file));
  const [reference, data] = [absolute(values.reference), absolute(values.data)];
  if (reference !== undefined) checkReference(reference);
  if (data !== undefined && !existsSync(data)) throw new UsageError(`--data: ${data} does not exist.`);
  return {
    reference,
    python: absolute(values.python),
    quick: values.quick === true,
    only: onlyOf(values.only, keys),
    data,
    json: absolute(values.json),
    allowNoise: values['allow-noise'] === true,
  };
}

function parse(args: readonly string[]) {
  try {
    return parseArgs({
      args: [...args],
      options: {
        reference: { type: 'string' },
        python: { type: 'string' },
        quick: { type: 'boolean' },
        only: { type: 'string' },
        data: { type: 'string' },
        self: { type: 'boolean' },
        json: { type: 'string' },
        'allow-noise': { type: 'boolean' },
        help: { type: 'boolean', short: 'h' },
      },
    }).values;
  } catch (error) {
    throw new UsageError(error instanceof Error ? error.message : String(error));
  }
}

function checkReference(directory: string): void {
  const missing = MODULES.filter((name) => !existsSync(path.join(directory, name)));
  if (missing.length > 0)
    throw new UsageError(
      `--reference: ${directory} is no checkout of the reference: no ${missing.join(', ')}.`,
    );
}

function onlyOf(text: string | undefined, keys: readonly string[]): readonly string[] | undefined {
  const only = text?.split(',').filter((key) => key !== '');
  const unknown = only?.filter((key) => !keys.includes(key)) ?? [];
  if (unknown.length > 0)
    throw new UsageError(`--only: there is no case ${unknown.join(', ')}; choose among ${keys.join(', ')}.`);
  return only;
}
