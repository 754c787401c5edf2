import { describe, expect, it } from 'vitest';
import { brokenLines } from './lint-illegal.mjs';

describe('boundaries', () => {
  it('refuses a dashboard file that imports the model, a store by relative path, Node and the worker', async () => {
    const lines = await brokenLines('dashboard-imports-model.ts', 'apps/dashboard/src/illegal.ts');
    expect(lines).toEqual([2, 3, 4, 6]);
  });

  it('lets the worker import the model and read files', async () => {
    const lines = await brokenLines('dashboard-imports-model.ts', 'apps/worker/src/legal.ts');
    expect(lines).toEqual([]);
  });

  it('lets workflows import types, never values, from contracts', async () => {
    const lines = await brokenLines('workflow-imports-values.ts', 'libs/workflows/src/illegal.ts');
    expect(lines).toEqual([3]);
  });

  it.each([
    ['apps/worker/src/illegal.ts', [3, 5]],
    ['apps/worker/src/illegal.spec.ts', [3, 5]],
    ['libs/golden/src/legal.ts', []],
  ])('lets the comparisons alone see internals: %s', async (file, lines) => {
    expect(await brokenLines('imports-internals.ts', file)).toEqual(lines);
  });
});
