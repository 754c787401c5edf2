import { userInfo } from 'node:os';
import { DomainError } from '@beamline/contracts';
import { runCommand } from './command.js';

/** Who a server runs as, where it refuses to run as root. */
export interface Account {
  uid: number;
  gid: number;
}

/**
 * The account that Postgres is run as: undefined (ourselves) unless we are root;
 * then `postgres` where there is such a user, else `nobody`. No user is ever created.
 */
export async function unprivilegedAccount(): Promise<Account | undefined> {
  if (userInfo().uid !== 0) return undefined;
  const account = (await accountNamed('postgres')) ?? (await accountNamed('nobody'));
  if (account !== undefined) return account;
  throw new DomainError(
    'UNAVAILABLE',
    'Postgres does not run as root, and there is neither a user "postgres" nor "nobody".',
    {
      advice: 'Run as another user, or set DATABASE_URL to a running server.',
    },
  );
}

async function accountNamed(name: string): Promise<Account | undefined> {
  const [uid, gid] = await Promise.all([runCommand('id', ['-u', name]), runCommand('id', ['-g', name])]);
  if (uid.code !== 0 || gid.code !== 0) return undefined;
  return { uid: Number(uid.stdout), gid: Number(gid.stdout) };
}

/** Whether an account can enter a folder or run a file: every folder above must let it pass. */
export async function canUse(account: Account | undefined, location: string): Promise<boolean> {
  const { code } = await runCommand('/bin/sh', ['-c', 'test -x "$1"', 'sh', location], {
    cwd: '/',
    ...account,
  });
  return code === 0;
}
