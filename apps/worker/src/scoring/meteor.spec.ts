import type { ScoredCaption } from '@beamline/metrics';
import { expect, it } from 'vitest';
import { Meteor } from './meteor.js';

const available = { available: true, java: 'java', jar: 'meteor.jar' } as const;
const entries: ScoredCaption[] = [{ hypothesis: ['a'], references: [['a']] }];

it('METEOR that cannot be had is null, with the reason', async () => {
  const reason = 'Java was not found on the PATH';
  const meteor = new Meteor({ available: false, reason, advice: '' });
  expect(await meteor.score(entries)).toEqual({ meteor: null, meteorMissing: reason });
});

it('a program that fails or answers nonsense is a reason, not an error, and the next corpus has its turn', async () => {
  const answers = [
    () => Promise.reject(new Error('killed')),
    () => Promise.resolve({ meteor: NaN, perImage: [] }),
    () => Promise.resolve({ meteor: 0.25, perImage: [0.25] }),
  ];
  const meteor = new Meteor(available, () => answers.shift()?.() ?? Promise.reject(new Error('asked again')));
  const all = await Promise.all([1, 2, 3].map(() => meteor.score(entries)));
  expect(all).toEqual([
    { meteor: null, meteorMissing: 'killed' },
    { meteor: null, meteorMissing: 'the program answered with no number' },
    { meteor: 0.25, meteorMissing: null },
  ]);
});

it('corpora are scored one at a time', async () => {
  let running = 0;
  let most = 0;
  const program = async () => {
    most = Math.max(most, ++running);
    await new Promise((done) => setTimeout(done, 2));
    running--;
    return { meteor: 0.5, perImage: [0.5] };
  };
  const meteor = new Meteor(available, program);
  await Promise.all([1, 2, 3].map(() => meteor.score(entries)));
  expect(most).toBe(1);
});
