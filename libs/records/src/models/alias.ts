import { DomainError } from '@beamline/contracts';
import type { Queries } from '../database/database.js';
import { newId } from '../database/new-id.js';
import type { AliasMove } from './model-records.js';
import { lockModel } from './model.js';
import { getVersion } from './version.js';

async function versionOfAlias(tx: Queries, modelId: string, alias: string): Promise<number | null> {
  const row = await tx.modelAlias.findUnique({
    where: { modelId_alias: { modelId, alias } },
    select: { version: { select: { version: true } } },
  });
  return row?.version.version ?? null;
}

/** Points an alias to a version, wherever it pointed before; setting it again changes nothing. */
export async function setAlias(tx: Queries, { name, alias, version, by }: AliasMove): Promise<void> {
  const { id: modelId } = await lockModel(tx, name);
  const { id: versionId } = await getVersion(tx, name, String(version));
  const fromVersion = await versionOfAlias(tx, modelId, alias);
  if (fromVersion === version) return;
  const set = { versionId, setBy: by, setAt: new Date() };
  await tx.modelAlias.upsert({
    where: { modelId_alias: { modelId, alias } },
    create: { modelId, alias, ...set },
    update: set,
  });
  await tx.modelAliasEvent.create({
    data: { id: newId(), modelId, alias, fromVersion, toVersion: version, by },
  });
}

export async function removeAlias(
  tx: Queries,
  { name, alias, by }: Omit<AliasMove, 'version'>,
): Promise<void> {
  const { id: modelId } = await lockModel(tx, name);
  const fromVersion = await versionOfAlias(tx, modelId, alias);
  if (fromVersion === null)
    throw new DomainError('NOT_FOUND', `model ${name} has no alias ${alias}`, {
      where: { model: name, alias },
    });
  await tx.modelAlias.delete({ where: { modelId_alias: { modelId, alias } } });
  await tx.modelAliasEvent.create({
    data: { id: newId(), modelId, alias, fromVersion, toVersion: null, by },
  });
}
