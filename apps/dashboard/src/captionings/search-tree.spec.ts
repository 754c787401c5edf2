import type { SearchNode } from '@beamline/contracts';
import { expect, test } from 'vitest';
import { bestWay, branchesOf, countFates } from './search-tree.js';

const node = (
  parent: number | null,
  word: string,
  cumulative: number,
  fate: SearchNode['fate'] = 'kept',
) => ({
  parent,
  word,
  cumulative,
  fate,
  step: parent === null ? 0 : 1,
  logProbability: cumulative,
  group: 0,
});

const nodes: SearchNode[] = [
  node(null, '<start>', 0),
  node(0, 'the', -2, 'pruned'),
  node(0, 'a', -1),
  node(2, 'dog', -1.5),
  node(2, '<end>', -4, 'finished'),
  node(3, '<end>', -1.75, 'finished'),
];

test('each node hangs below the word before it, the likeliest first', () => {
  const root = branchesOf(nodes);
  expect(root?.node.word).toBe('<start>');
  expect(root?.children.map((one) => one.node.word)).toEqual(['a', 'the']);
  expect(root?.children[0]?.children.map((one) => one.index)).toEqual([3, 4]);
});

test('the way to the likeliest finished caption is found', () => {
  expect(bestWay(nodes)).toEqual([0, 2, 3, 5]);
});

test('a search that finished nothing opens at its root, an empty tree not at all', () => {
  expect(bestWay(nodes.slice(0, 4))).toEqual([0]);
  expect(bestWay([])).toEqual([]);
  expect(branchesOf([])).toBeUndefined();
});

test('fates are counted without the root', () => {
  expect(countFates(nodes)).toEqual({ kept: 2, pruned: 1, finished: 2 });
});
