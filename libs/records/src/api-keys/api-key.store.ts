import { Role } from '@beamline/contracts';
import type { ApiKey } from '@beamline/contracts';
import type { Database } from '../database/database.js';
import { noSuch } from '../database/fence.js';
import { iso, isoOrNull } from '../database/json.js';
import { newId } from '../database/new-id.js';
import { pageArguments } from '../database/page.js';
import type { ApiKey as ApiKeyRow } from '../generated/client.js';
import type { ApiKeyStore } from '../records.js';

/** The last use is written at most this often, so that a busy key costs no write on each request. */
const LAST_USE_PRECISION_MS = 60_000;

function toApiKey({ id, name, role, createdAt, lastUsedAt }: ApiKeyRow): ApiKey {
  return { id, name, role: Role.parse(role), createdAt: iso(createdAt), lastUsedAt: isoOrNull(lastUsedAt) };
}

export function createApiKeyStore({ prisma }: Database): ApiKeyStore {
  const touch = async (row: ApiKeyRow): Promise<ApiKeyRow> => {
    const now = new Date();
    if (row.lastUsedAt !== null && now.getTime() - row.lastUsedAt.getTime() < LAST_USE_PRECISION_MS)
      return row;
    await prisma.apiKey.updateMany({ where: { id: row.id }, data: { lastUsedAt: now } });
    return { ...row, lastUsedAt: now };
  };

  return {
    create: async (key) => toApiKey(await prisma.apiKey.create({ data: { id: newId(), ...key } })),

    findByHash: async (secretHash) => {
      const row = await prisma.apiKey.findUnique({ where: { secretHash } });
      return row === null ? null : toApiKey(await touch(row));
    },

    list: async () => {
      const { orderBy } = pageArguments({ limit: 1 });
      const rows = await prisma.apiKey.findMany({ orderBy });
      return rows.map(toApiKey);
    },

    revoke: async (id) => {
      const { count } = await prisma.apiKey.deleteMany({ where: { id } });
      if (count === 0) throw noSuch('API key', id);
    },
  };
}
