import { describe, expect, it } from 'vitest';
import { parseAssignment, setPath } from './set-path.js';

const spec = { seed: 1, stages: [{ name: 'decoder', batchSize: 80 }, { name: 'finetune' }] };
const set = (assignment: string) => setPath(spec, parseAssignment(assignment));

describe('parseAssignment', () => {
  it.each([
    ['a=3', ['a'], 3],
    ['a.b=1.0e-3', ['a', 'b'], 0.001],
    ['a[1].b=text', ['a', '1', 'b'], 'text'],
    ['a=[1, 3, 5]', ['a'], [1, 3, 5]],
    ['a=null', ['a'], null],
    ['a=x=y', ['a'], 'x=y'],
    ['a=', ['a'], null],
    ['a=[1', ['a'], '[1'],
  ])('reads %s', (text, path, value) => {
    expect(parseAssignment(text)).toEqual({ path, value });
  });

  it.each(['seed', '=3', 'a..b=3', ''])('refuses "%s"', (text) => {
    expect(() => parseAssignment(text)).toThrow('is not an assignment');
  });
});

describe('setPath', () => {
  it('changes a member of a list by index and by name, and nothing else', () => {
    const changed = { ...spec, stages: [{ name: 'decoder', batchSize: 40 }, { name: 'finetune' }] };
    expect(set('stages[0].batchSize=40')).toEqual(changed);
    expect(set('stages.decoder.batchSize=40')).toEqual(changed);
    expect(spec.stages[0]?.batchSize).toBe(80);
  });

  it('makes the objects that are missing on the way', () => {
    expect(set('model.grid=7')).toEqual({ ...spec, model: { grid: 7 } });
  });

  it.each([
    ['stages.third.batchSize=1', 'none is "third"'],
    ['stages[2].batchSize=1', 'has 2 members'],
    ['seed.x=1', 'seed has no fields'],
  ])('refuses %s', (assignment, reason) => {
    expect(() => set(assignment)).toThrow(reason);
  });
});
