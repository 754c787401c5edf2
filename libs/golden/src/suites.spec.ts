import { cpSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { openBackend } from '@beamline/model';
import { describe, expect, it, onTestFinished, vi } from 'vitest';
import { readCommandLine } from './command-line.js';
import { close, exact } from './finding.js';
import { Needs } from './needs.js';
import { isSuccess, lineOf } from './report.js';
import { runSuites, type Outcome } from './run-suites.js';

// A suite is one test: slow on a busy machine.
vi.setConfig({ testTimeout: 90_000 });

const GOLDEN = fileURLToPath(new URL('../../../fixtures/golden/', import.meta.url));

async function outcomesOf(directory: string, only: string): Promise<Outcome[]> {
  const needs = new Needs({ directory, parts: [], env: {} });
  const outcomes: Outcome[] = [];
  for await (const outcome of runSuites({ directory, only, needs })) outcomes.push(outcome);
  return outcomes;
}

function aCopy(suite: string): string {
  const folder = mkdtempSync(path.join(tmpdir(), 'beamline-golden-'));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  cpSync(path.join(GOLDEN, suite), path.join(folder, suite), { recursive: true });
  return folder;
}

describe('the golden suites', () => {
  it.each([
    'decoder-small',
    'decoder-train-trajectory',
    'adaptive-pool',
    'beam',
    'bleu',
    'lr-early-stop',
    'data-prep',
    'attention-map',
    'encoders',
  ])('%s agrees with the reference, and leaks no tensor', async (suite) => {
    const before = openBackend().ops.liveTensors;
    const outcomes = await outcomesOf(GOLDEN, suite);
    expect(outcomes.filter(({ status }) => status === 'failed').map(lineOf)).toEqual([]);
    expect(outcomes.some(({ status }) => status === 'passed')).toBe(true);
    expect(openBackend().ops.liveTensors).toBe(before);
  });
});

describe('a damaged folder', () => {
  it('fails the damaged file alone, in one line that names the place', async () => {
    const folder = aCopy('beam');
    writeFileSync(path.join(folder, 'beam/shrink.json'), '{\n "cases": [}');
    const outcomes = await outcomesOf(folder, 'beam');
    const failed = outcomes.filter(({ status }) => status === 'failed');
    expect(failed.map(({ reason }) => reason)).toEqual([
      expect.stringMatching(/^beam\/shrink\.json is not JSON at line 2, column \d+/),
    ]);
    expect(outcomes.some(({ status }) => status === 'passed')).toBe(true);
    expect(isSuccess(outcomes)).toBe(false);
  });

  it('shows files that no fixture names', async () => {
    const folder = aCopy('adaptive-pool');
    writeFileSync(path.join(folder, 'adaptive-pool/extra.json'), '{}');
    const outcomes = await outcomesOf(folder, 'adaptive-pool');
    expect(outcomes.filter(({ status }) => status === 'not recognised')).toHaveLength(1);
  });
});

describe('findings', () => {
  it('pass up to the tolerance and not beyond', () => {
    expect(close('x', [1.5], [1], { abs: 0.25, rel: 0.25 }).pass).toBe(true);
    expect(close('x', [1.51], [1], { abs: 0.25, rel: 0.25 }).pass).toBe(false);
    expect(close('x', [NaN], [1], { abs: 1 }).pass).toBe(false);
    expect(close('x', [1], [1, 2], { abs: 10 }).pass).toBe(false);
    expect(exact('x', { a: [1, 2] }, { a: [1, 3] })).toMatchObject({ pass: false, detail: '[a][1] 2 for 3' });
  });
});

describe('the command line', () => {
  it.each([
    [[], /--dir DIR is missing/],
    [['--dir', 'nowhere'], /does not exist/],
    [['--dir', 'package.json'], /is not a directory/],
    [['--dir', 'fixtures/golden', '--only', 'no-such'], /there is no suite no-such/],
    [['--dir', 'fixtures'], /holds none of the suites/],
  ])('refuses %j', (args, message) => {
    expect(() => readCommandLine(args, fileURLToPath(new URL('../../../', import.meta.url)))).toThrow(
      message,
    );
  });
});
