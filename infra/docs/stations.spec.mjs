import { existsSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';

const root = new URL('../../', import.meta.url);
const text = readFileSync(new URL('ARCHITECTURE.md', root), 'utf8');
const journey = text.slice(text.indexOf('## A run'), text.indexOf('## What may fail'));
const stations = [...journey.matchAll(/^\| `([^`]+)` +\|/gm)].map(([, path]) => path ?? '');

describe('ARCHITECTURE.md', () => {
  it('lists the stations of a run', () => {
    expect(stations.length).toBeGreaterThan(10);
  });

  it.each(stations)('%s exists', (path) => {
    expect(existsSync(new URL(path, root))).toBe(true);
  });
});
