import { expect, it } from 'vitest';
import { Memo } from './memo.js';

it('forgets what was used longest ago', async () => {
  const memo = new Memo<string>(2);
  const computed: string[] = [];
  const get = (key: string) =>
    memo.get(key, () => {
      computed.push(key);
      return Promise.resolve(key);
    });
  for (const key of ['a', 'b', 'a', 'c', 'a', 'b']) await get(key);
  expect(computed).toEqual(['a', 'b', 'c', 'b']);
});
