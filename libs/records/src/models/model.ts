import { DomainError } from '@beamline/contracts';
import type { ModelRequest, RegisteredModel } from '@beamline/contracts';
import type { Queries } from '../database/database.js';
import { noSuch } from '../database/fence.js';
import { newId } from '../database/new-id.js';
import { toModel, withVersions } from './model.row.js';

export async function getModel(queries: Queries, name: string): Promise<RegisteredModel> {
  const row = await queries.registeredModel.findUnique({ where: { name }, include: withVersions });
  if (row === null) throw noSuch('model', name);
  return toModel(row);
}

export async function createModel(
  tx: Queries,
  { name, description }: ModelRequest,
  by: string | null,
): Promise<RegisteredModel> {
  const data = { id: newId(), name, description, createdBy: by };
  const { count } = await tx.registeredModel.createMany({ data: [data], skipDuplicates: true });
  if (count === 0)
    throw new DomainError('CONFLICT', `there is a model ${name} already`, {
      advice: 'Register a version of it, or choose another name.',
      where: { model: name },
    });
  return getModel(tx, name);
}

/** Locks the model's row until the transaction ends, so that its writers stand in line. */
export async function lockModel(tx: Queries, name: string): Promise<{ id: string; lastVersion: number }> {
  const rows = await tx.$queryRaw<{ id: string; lastVersion: number }[]>`
    SELECT id, last_version AS "lastVersion" FROM models WHERE name = ${name} FOR NO KEY UPDATE`;
  const [row] = rows;
  if (row === undefined) throw noSuch('model', name);
  return row;
}

/** With its versions; their checkpoints stay. */
export async function removeModel(tx: Queries, name: string): Promise<void> {
  const { id } = await lockModel(tx, name);
  const aliases = await tx.modelAlias.findMany({ where: { modelId: id }, orderBy: { alias: 'asc' } });
  if (aliases.length > 0)
    throw new DomainError(
      'CONFLICT',
      `model ${name} has the ${aliases.length === 1 ? 'alias' : 'aliases'} ${aliases.map(({ alias }) => alias).join(', ')}`,
      { advice: 'Remove its aliases first: somebody may use them.', where: { model: name } },
    );
  await tx.registeredModel.delete({ where: { id } });
}
