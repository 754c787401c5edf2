import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { readCommandLine, UsageError } from './command-line.js';

const KEYS = ['decoderStep', 'beam1'];
const read = (...args: string[]) => readCommandLine(args, tmpdir(), KEYS);

let checkout = '';
beforeAll(() => {
  checkout = mkdtempSync(path.join(tmpdir(), 'beamline-checkout-'));
  for (const name of ['models', 'train', 'eval', 'utils', 'datasets'])
    writeFileSync(path.join(checkout, `${name}.py`), '');
});
afterAll(() => {
  rmSync(checkout, { recursive: true });
});

describe('the command line of the bench', () => {
  it('takes relative paths from where the user is', () => {
    const commandLine = read('--reference', path.basename(checkout), '--json', 'out.json', '--quick');
    expect(commandLine).toEqual({
      reference: checkout,
      json: path.join(tmpdir(), 'out.json'),
      quick: true,
      allowNoise: false,
      python: undefined,
      only: undefined,
      data: undefined,
    });
  });

  it('needs no reference to measure itself, and answers a call for help', () => {
    expect(read('--self')?.reference).toBeUndefined();
    expect(read('--help')).toBeUndefined();
  });

  it('takes cases by their keys', () => {
    expect(read('--reference', checkout, '--only', 'beam1,decoderStep')?.only).toEqual([
      'beam1',
      'decoderStep',
    ]);
  });

  it.each([
    ['neither a reference nor --self', [], 'Give either --reference DIR or --self.'],
    ['both', ['--self', '--reference', '.'], 'Give either --reference DIR or --self.'],
    ['an unknown option', ['--slow'], "Unknown option '--slow'"],
    [
      'a folder that is no checkout',
      ['--reference', 'nowhere'],
      'is no checkout of the reference: no models.py',
    ],
  ])('refuses %s', (_, args, message) => {
    expect(() => read(...args)).toThrow(UsageError);
    expect(() => read(...args)).toThrow(message);
  });

  it('names the cases that there are when asked for one that there is not', () => {
    expect(() => read('--reference', checkout, '--only', 'beam7')).toThrow(
      '--only: there is no case beam7; choose among decoderStep, beam1.',
    );
  });
});
