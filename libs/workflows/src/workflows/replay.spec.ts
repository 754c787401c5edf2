import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { replay } from '../testing/replay.js';

/** Histories of released workflows: never edited, only added to. */
const folder = new URL('../../../../fixtures/histories/', import.meta.url);
const read = (name: string): unknown => JSON.parse(readFileSync(new URL(name, folder), 'utf8'));
const names = readdirSync(folder).filter((name) => name.endsWith('.json'));

describe('recorded histories', () => {
  it.each(names)('%s replays', async (name) => {
    await replay(read(name));
  });

  it('a history that these workflows would not write is refused', async () => {
    const text = JSON.stringify(read(names[0] ?? '')).replaceAll('encodeShard', 'anotherActivity');
    await expect(replay(JSON.parse(text))).rejects.toThrow(/determinism/i);
  });
});
