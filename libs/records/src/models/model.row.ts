import type { ModelAliasEvent, RegisteredModel } from '@beamline/contracts';
import { iso } from '../database/json.js';
import type { ModelAliasEvent as EventRow, Prisma } from '../generated/client.js';

/** What a query must bring along so that its rows tell all of a model. */
export const withVersions = {
  _count: { select: { versions: true } },
  versions: { select: { version: true }, orderBy: { version: 'desc' }, take: 1 },
  aliases: { include: { version: { select: { version: true } } }, orderBy: { alias: 'asc' } },
} as const satisfies Prisma.RegisteredModelInclude;

export type ModelRow = Prisma.RegisteredModelGetPayload<{ include: typeof withVersions }>;

export function toModel({ _count, versions, aliases, ...row }: ModelRow): RegisteredModel {
  const { id, name, description, createdBy } = row;
  return {
    ...{ id, name, description, createdBy },
    versions: _count.versions,
    latestVersion: versions[0]?.version ?? null,
    aliases: aliases.map(({ alias, version, setBy, setAt }) => ({
      alias,
      version: version.version,
      setBy,
      setAt: iso(setAt),
    })),
    createdAt: iso(row.createdAt),
  };
}

export function toAliasEvent({ alias, fromVersion, toVersion, by, createdAt }: EventRow): ModelAliasEvent {
  return { alias, fromVersion, toVersion, by, createdAt: iso(createdAt) };
}
