import { CaptioningState, DomainError } from '@beamline/contracts';
import type { BlobRef, Fault, Progress } from '@beamline/contracts';
import type { Queries } from '../database/database.js';
import { noSuch } from '../database/fence.js';
import { toJson } from '../database/json.js';
import { notify } from '../database/notify.js';
import { Prisma } from '../generated/client.js';

async function lockState(tx: Queries, id: string): Promise<CaptioningState> {
  const rows = await tx.$queryRaw<{ state: string }[]>`
    SELECT state FROM captionings WHERE id = ${id} FOR NO KEY UPDATE`;
  const [row] = rows;
  if (row === undefined) throw noSuch('captioning', id);
  return CaptioningState.parse(row.state);
}

function ended(id: string, state: CaptioningState, refused: string): DomainError {
  return new DomainError('CONFLICT', `captioning ${id} is ${state} and cannot be ${refused}`, {
    advice: 'Send the pictures again.',
    where: { captioning: id, state },
  });
}

async function update(tx: Queries, id: string, data: Prisma.CaptioningUncheckedUpdateInput): Promise<void> {
  await tx.captioning.update({ where: { id }, data });
  await notify(tx, { kind: 'captioning', id });
}

/** Beginning again what runs or is complete changes nothing: an activity may be repeated. */
export async function beginCaptioning(tx: Queries, id: string): Promise<void> {
  const state = await lockState(tx, id);
  if (state === 'failed') throw ended(id, state, 'begun');
  if (state === 'queued') await update(tx, id, { state: 'running' });
}

export async function reportCaptioningProgress(tx: Queries, id: string, progress: Progress): Promise<void> {
  const state = await lockState(tx, id);
  if (state === 'running') await update(tx, id, { progress: toJson(progress) });
}

export async function completeCaptioning(tx: Queries, id: string, results: BlobRef): Promise<void> {
  const state = await lockState(tx, id);
  if (state === 'completed') return;
  if (state === 'failed') throw ended(id, state, 'completed');
  await update(tx, id, {
    state: 'completed',
    results: toJson(results),
    progress: Prisma.DbNull,
    finishedAt: new Date(),
  });
}

export async function failCaptioning(tx: Queries, id: string, fault: Fault): Promise<void> {
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
