import { ExportState, DomainError } from '@beamline/contracts';
import type { BlobRef, Fault, Progress } from '@beamline/contracts';
import type { Queries } from '../database/database.js';
import { noSuch } from '../database/fence.js';
import { toJson } from '../database/json.js';
import { notify } from '../database/notify.js';
import { Prisma } from '../generated/client.js';

async function lockState(tx: Queries, id: string): Promise<ExportState> {
  const rows = await tx.$queryRaw<{ state: string }[]>`
    SELECT state FROM exports WHERE id = ${id} FOR NO KEY UPDATE`;
  const [row] = rows;
  if (row === undefined) throw noSuch('export', id);
  return ExportState.parse(row.state);
}

function ended(id: string, state: ExportState, refused: string): DomainError {
  return new DomainError('CONFLICT', `export ${id} is ${state} and cannot be ${refused}`, {
    advice: 'Ask for the export again.',
    where: { export: id, state },
  });
}

async function update(tx: Queries, id: string, data: Prisma.ExportUncheckedUpdateInput): Promise<void> {
  await tx.export.update({ where: { id }, data });
  await notify(tx, { kind: 'export', id });
}

/** Beginning again what runs or is complete changes nothing: an activity may be repeated. */
export async function beginExport(tx: Queries, id: string): Promise<void> {
  const state = await lockState(tx, id);
  if (state === 'failed') throw ended(id, state, 'begun');
  if (state === 'queued') await update(tx, id, { state: 'running' });
}

export async function reportExportProgress(tx: Queries, id: string, progress: Progress): Promise<void> {
  const state = await lockState(tx, id);
  if (state === 'running') await update(tx, id, { progress: toJson(progress) });
}

export async function completeExport(tx: Queries, id: string, result: BlobRef): Promise<void> {
  const state = await lockState(tx, id);
  if (state === 'completed') return;
  if (state === 'failed') throw ended(id, state, 'completed');
  await update(tx, id, {
    state: 'completed',
    result: toJson(result),
    progress: Prisma.DbNull,
    finishedAt: new Date(),
  });
}

export async function failExport(tx: Queries, id: string, fault: Fault): Promise<void> {
  const state = await lockState(tx, id);
  if (state === 'failed') return;
  if (state === 'completed') throw ended(id, state, 'failed');
  await update(tx, id, {
    state: 'failed',
    fault: toJson(fault),
    progress: Prisma.DbNull,
    finishedAt: new Date(),
  });
}
