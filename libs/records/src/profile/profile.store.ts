import {
  computeShareOf,
  noSeconds,
  ProfiledKind,
  ProfilePhase,
  type ActivityProfile,
  type PhaseSeconds,
  type ProfilePart,
  type RunProfile,
} from '@beamline/contracts';
import type { Database, Queries } from '../database/database.js';
import { lockAttempt } from '../database/fence.js';
import { notify } from '../database/notify.js';
import type { ProfileStore, Scope } from '../records.js';

async function save(tx: Queries, scope: Scope, profile: ActivityProfile): Promise<void> {
  await lockAttempt(tx, scope);
  const { runId, attempt } = scope;
  const { activity, kind, stage, seconds, secondsToFirstStep } = profile;
  const data = { kind, stage, ...seconds, secondsToFirstStep };
  await tx.activityProfile.upsert({
    where: { runId_attempt_activity: { runId, attempt, activity } },
    create: { runId, attempt, activity, ...data },
    update: data,
  });
  await notify(tx, { kind: 'run', id: runId });
}

async function read(queries: Queries, runId: string): Promise<RunProfile> {
  const rows = await queries.activityProfile.groupBy({
    by: ['kind', 'stage'],
    where: { runId },
    _count: { _all: true },
    _sum: { waiting: true, loading: true, computing: true, scoring: true, saving: true, other: true },
    _avg: { secondsToFirstStep: true },
    orderBy: { _min: { createdAt: 'asc' } },
  });
  const parts = rows.map(({ kind, stage, _count, _sum, _avg }): ProfilePart => {
    const seconds = sumOf([_sum]);
    const { secondsToFirstStep } = _avg;
    const measured = { seconds, ...computeShareOf(seconds), secondsToFirstStep };
    return { kind: ProfiledKind.parse(kind), stage, activities: _count._all, ...measured };
  });
  const seconds = sumOf(parts.map((part) => part.seconds));
  return { seconds, ...computeShareOf(seconds), parts };
}

function sumOf(rows: readonly Record<ProfilePhase, number | null>[]): PhaseSeconds {
  const sums = noSeconds();
  for (const row of rows) for (const phase of ProfilePhase.options) sums[phase] += row[phase] ?? 0;
  return sums;
}

export function createProfileStore({ prisma, transaction }: Database): ProfileStore {
  return {
    save: (scope, profile) => transaction((tx) => save(tx, scope, profile)),
    read: (runId) => read(prisma, runId),
  };
}
