import { Role } from '@beamline/contracts';
import { expect, test } from 'vitest';
import { canLaunch } from './can-launch.js';

test('editors and admins may launch, viewers and strangers may not', () => {
  expect(Role.options.filter((role) => canLaunch({ role }))).toEqual(['editor', 'admin']);
  expect(canLaunch(undefined)).toBe(false);
});
