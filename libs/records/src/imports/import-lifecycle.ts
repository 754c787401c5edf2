import { DomainError, Import, ImportState } from '@beamline/contracts';
import type { Fault, Progress } from '@beamline/contracts';
import type { Queries } from '../database/database.js';
import { noSuch } from '../database/fence.js';
import { toJson } from '../database/json.js';
import { notify } from '../database/notify.js';
import { Prisma } from '../generated/client.js';
import type { ImportResult } from '../records.js';

interface LockedImport {
  kind: Import['kind'];
  state: ImportState;
}

/** Where each kind of import keeps the id of what it made. */
const RESULT_COLUMNS = {
  dataset: 'datasetId',
  backbone: 'backboneId',
  embeddings: 'embeddingsId',
  model: 'modelVersionId',
} as const;

async function lockImport(tx: Queries, id: string): Promise<LockedImport> {
  const rows = await tx.$queryRaw<{ kind: string; state: string }[]>`
    SELECT kind, state FROM imports WHERE id = ${id} FOR NO KEY UPDATE`;
  const [row] = rows;
  if (row === undefined) throw noSuch('import', id);
  return { kind: Import.shape.kind.parse(row.kind), state: ImportState.parse(row.state) };
}

function ended(id: string, state: ImportState, refused: string): DomainError {
  return new DomainError('CONFLICT', `import ${id} is ${state} and cannot be ${refused}`, {
    advice: 'Start a new import of the same source.',
    where: { import: id, state },
  });
}

async function update(tx: Queries, id: string, data: Prisma.ImportUncheckedUpdateInput): Promise<void> {
  await tx.import.update({ where: { id }, data });
  await notify(tx, { kind: 'import', id });
}

/** Beginning again what runs or is complete changes nothing: an activity may be repeated. */
export async function beginImport(tx: Queries, id: string): Promise<void> {
  const { state } = await lockImport(tx, id);
  if (state === 'failed') throw ended(id, state, 'begun');
  if (state === 'queued') await update(tx, id, { state: 'running' });
}

/** Progress of an import that has ended is ignored. */
export async function reportImportProgress(tx: Queries, id: string, progress: Progress): Promise<void> {
  const { state } = await lockImport(tx, id);
  if (state === 'running') await update(tx, id, { progress: toJson(progress) });
}

export async function completeImport(
  tx: Queries,
  id: string,
  { resultId, alreadyPresent, notes }: ImportResult,
): Promise<void> {
  const { kind, state } = await lockImport(tx, id);
  if (state === 'completed') return;
  if (state === 'failed') throw ended(id, state, 'completed');
  const finishedAt = new Date();
  await update(tx, id, {
    [RESULT_COLUMNS[kind]]: resultId,
    state: 'completed',
    alreadyPresent,
    notes: [...notes],
    progress: Prisma.DbNull,
    finishedAt,
  });
}

export async function failImport(tx: Queries, id: string, fault: Fault): Promise<void> {
  const { state } = await lockImport(tx, id);
  if (state === 'failed') return;
  if (state === 'completed') throw ended(id, state, 'failed');
  await update(tx, id, {
    state: 'failed',
    fault: toJson(fault),
    progress: Prisma.DbNull,
    finishedAt: new Date(),
  });
}
