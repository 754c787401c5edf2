import { ApiKeyRequest, type ApiKey } from '@beamline/contracts';
import type { Command } from 'commander';
import { action, NoOptions } from '../command/action.js';
import { ask, settle } from '../command/ask.js';
import { formatAge } from '../output/format.js';

const COLUMNS = [
  { title: 'id' },
  { title: 'name' },
  { title: 'role' },
  { title: 'created' },
  { title: 'last used' },
];

/** `keys create`; the secret is shown this once. */
export function createKey(parent: Command): void {
  const command = parent
    .command('create')
    .description('create an API key; its secret is shown this once')
    .requiredOption('--name <name>', 'who or what uses it')
    .requiredOption('--role <role>', 'viewer, editor or admin');
  action(command, ApiKeyRequest.loose(), async ({ options, out, api }) => {
    const { name, role } = options;
    const key = await ask((await api()).POST('/keys', { body: { name, role } }));
    out.result(key, () => key.secret);
  });
}

/** `keys list` */
export function listKeys(parent: Command): void {
  const command = parent.command('list').description('list API keys');
  action(command, NoOptions, async ({ out, api }) => {
    const keys = await ask((await api()).GET('/keys'));
    out.result(keys, () => out.table(COLUMNS, keys.map(row)));
  });
}

/** `keys revoke` */
export function revokeKey(parent: Command): void {
  const command = parent
    .command('revoke')
    .description('revoke an API key and the sessions made from it')
    .argument('<key>', 'id of the key');
  action(command, NoOptions, async ({ out, api }, id) => {
    await settle((await api()).DELETE('/keys/{id}', { params: { path: { id } } }));
    out.result({ revoked: id }, () => `key ${id} is revoked`);
  });
}

function row({ id, name, role, createdAt, lastUsedAt }: ApiKey): string[] {
  return [id, name, role, formatAge(createdAt), lastUsedAt === null ? 'never' : formatAge(lastUsedAt)];
}
