import { DomainError, LATEST } from '@beamline/contracts';
import type { ModelVersion } from '@beamline/contracts';
import type { Queries } from '../database/database.js';
import { noSuch } from '../database/fence.js';
import { newId } from '../database/new-id.js';
import type { NewVersion } from './model-records.js';
import { lockModel } from './model.js';
import { toModelVersion, withCheckpoint } from './version.row.js';

export async function getVersionById(queries: Queries, id: string): Promise<ModelVersion> {
  const row = await queries.modelVersion.findUnique({ where: { id }, include: withCheckpoint });
  if (row === null) throw noSuch('model version', id);
  return toModelVersion(row);
}

/** By number, by alias, or the newest. */
export async function getVersion(queries: Queries, name: string, ref: string): Promise<ModelVersion> {
  const model = await queries.registeredModel.findUnique({ where: { name }, select: { id: true } });
  if (model === null) throw noSuch('model', name);
  const row = await queries.modelVersion.findFirst({
    where: { modelId: model.id, ...named(ref) },
    orderBy: { version: 'desc' },
    include: withCheckpoint,
  });
  if (row === null)
    throw new DomainError('NOT_FOUND', `model ${name} has no version ${ref}`, {
      advice: `Name a version by its number, an alias of the model, or "${LATEST}".`,
      where: { model: name, version: ref },
    });
  return toModelVersion(row);
}

/** More digits than any version has. */
const NO_VERSION = /^\d{10,}$/;

function named(ref: string) {
  if (ref === LATEST) return {};
  if (/^\d+$/.test(ref)) return { version: NO_VERSION.test(ref) ? 0 : Number(ref) };
  return { aliases: { some: { alias: ref } } };
}

/** The next number of the model, which is made when the name is new. */
export async function addVersion(
  tx: Queries,
  { name, checkpointId, note, by }: NewVersion,
): Promise<ModelVersion> {
  const isThere = await tx.checkpoint.count({ where: { id: checkpointId } });
  if (isThere === 0) throw noSuch('checkpoint', checkpointId);
  const model = { id: newId(), name, description: '', createdBy: by };
  await tx.registeredModel.createMany({ data: [model], skipDuplicates: true });
  const { id: modelId, lastVersion } = await lockModel(tx, name);
  const version = lastVersion + 1;
  await tx.registeredModel.update({ where: { id: modelId }, data: { lastVersion: version } });
  const row = await tx.modelVersion.create({
    data: { id: newId(), modelId, version, checkpointId, note, createdBy: by },
    include: withCheckpoint,
  });
  return toModelVersion(row);
}

/** Its checkpoint stays. */
export async function removeVersion(tx: Queries, name: string, ref: string): Promise<void> {
  await lockModel(tx, name);
  const { id, version, aliases } = await getVersion(tx, name, ref);
  if (aliases.length > 0)
    throw new DomainError(
      'CONFLICT',
      `${aliases.join(', ')} of model ${name} ${aliases.length === 1 ? 'points' : 'point'} to version ${version}`,
      { advice: 'Move or remove the alias first.', where: { model: name, version: String(version) } },
    );
  await tx.modelVersion.delete({ where: { id } });
}

/** Versions of any model that hold a run's checkpoints, oldest first. */
export async function versionsOfRun(queries: Queries, runId: string): Promise<ModelVersion[]> {
  const rows = await queries.modelVersion.findMany({
    where: { checkpoint: { runId } },
    orderBy: [{ createdAt: 'asc' }, { id: 'asc' }],
    include: withCheckpoint,
  });
  return rows.map(toModelVersion);
}

const VERSIONS_NAMED = 5;

/**
 * Throws `CONFLICT`, naming the versions, when a run holds registered checkpoints. The foreign key refuses a version
 * that is registered meanwhile.
 */
export async function refuseIfRegistered(queries: Queries, runId: string): Promise<void> {
  const versions = await versionsOfRun(queries, runId);
  if (versions.length === 0) return;
  const named = versions.slice(0, VERSIONS_NAMED).map(({ model, version }) => `${model} version ${version}`);
  const more = versions.length > named.length ? ` and ${versions.length - named.length} more` : '';
  throw new DomainError('CONFLICT', `run ${runId} holds ${named.join(', ')}${more}`, {
    advice: 'Delete these versions first: the registry keeps their checkpoints.',
    where: { run: runId },
  });
}
