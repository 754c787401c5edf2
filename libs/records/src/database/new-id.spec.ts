import { Id } from '@beamline/contracts';
import { describe, expect, it } from 'vitest';
import { newId } from './new-id.js';

describe('newId', () => {
  it('gives ids that the contract takes, all different', () => {
    const ids = Array.from({ length: 10_000 }, newId);
    expect(new Set(ids).size).toBe(10_000);
    for (const id of ids) expect(Id.safeParse(id).success).toBe(true);
  });
});
