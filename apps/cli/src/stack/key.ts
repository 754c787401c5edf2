import { DomainError } from '@beamline/contracts';
import type { Command } from 'commander';
import { action, NoOptions } from '../command/action.js';
import { findLocalApi } from './local-api.js';

/** `key`: the administrator's key of the local stack. */
export function key(program: Command): void {
  const command = program
    .command('key')
    .description('show the local stack’s key, to sign in to the dashboard with');
  action(command, NoOptions, async ({ out }) => {
    const api = await findLocalApi();
    if (api === null) throw new DomainError('UNAVAILABLE', 'no local stack runs', { advice: 'beamline up' });
    out.result(api, () => api.key);
  });
}
