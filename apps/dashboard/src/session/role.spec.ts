import { expect, test } from 'vitest';
import { canLaunch } from './role.js';

test('editors and admins may launch, viewers and strangers may not', () => {
  expect([{ role: 'editor' }, { role: 'admin' }].map((who) => canLaunch(who as { role: 'admin' }))).toEqual([
    true,
    true,
  ]);
  expect([canLaunch({ role: 'viewer' }), canLaunch(undefined)]).toEqual([false, false]);
});
