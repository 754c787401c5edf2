import { FINAL_RUN_STATES } from '@beamline/contracts';
import type { RunRecord } from '../load/load.js';
import { BLOB_PREFIX, blobKey } from '../stack/bucket.js';
import type { ChaosStack } from '../stack/chaos-stack.js';
import { differences, outcomeOf, type Outcome } from './outcome.js';
import { referencesIn } from './references.js';

/** A blob without a row may be one whose row is about to be written: younger ones are let be. */
export const ORPHAN_GUARD_MINUTES = 60;

export interface Invariant {
  name: string;
  /** What broke it, with the run; none when it holds. */
  broken: string[];
}

export interface Evidence {
  stack: ChaosStack;
  runs: readonly RunRecord[];
  /** Outcome of the undisturbed run, by the name of the spec. */
  undisturbed: ReadonlyMap<string, Outcome>;
  /** Blobs of the object store that were corrupted or deleted on purpose. */
  harmed: ReadonlySet<string>;
}

export async function checkInvariants(evidence: Evidence): Promise<Invariant[]> {
  return [
    { name: 'no run is lost, none was launched twice', broken: await lostRuns(evidence) },
    { name: 'every run is in a final state, and the right one', broken: wrongStates(evidence) },
    { name: 'no metric row is there twice', broken: await duplicateMetrics(evidence) },
    {
      name: 'digests, metrics, decisions and scores equal the undisturbed run',
      broken: await unequalRuns(evidence),
    },
    {
      name: 'no blob is missing or damaged, but those harmed on purpose',
      broken: await missingBlobs(evidence),
    },
    {
      name: `no blob older than ${String(ORPHAN_GUARD_MINUTES)} min is without a row`,
      broken: await orphans(evidence),
    },
    { name: 'no promised command is left undelivered', broken: await undelivered(evidence) },
  ];
}

async function lostRuns({ stack, runs }: Evidence): Promise<string[]> {
  const rows = await stack.database.rows<{ id: string; key: string | null }>(
    'SELECT r.id, e.idempotency_key AS key FROM runs r JOIN experiments e ON e.id = r.experiment_id',
  );
  const keyOf = new Map(rows.map(({ id, key }) => [id, key]));
  const known = new Set(runs.map(({ id }) => id));
  return [
    ...runs
      .filter(({ id, key }) => keyOf.get(id) !== key)
      .map(({ id, key }) => `run ${id} (${key}) is not there`),
    ...rows.filter(({ id }) => !known.has(id)).map(({ id }) => `run ${id} was never asked for`),
  ];
}

/**
 * Every run here can complete. One that has not must say why: `cancelled` when we cancelled it before its first
 * checkpoint, `failed` or `crashed` only for a blob that was harmed on purpose.
 */
function wrongStates({ runs, harmed }: Evidence): string[] {
  return runs.flatMap((run) => {
    const { id, state, fault } = run;
    const name = `run ${id} (${run.spec.name})`;
    if (state === null || !FINAL_RUN_STATES.includes(state)) return [`${name} did not end`];
    if (state === 'completed' || (state === 'cancelled' && run.wasCancelled)) return [];
    return isHarmed(run, harmed)
      ? []
      : [`${name} is ${state}: ${fault?.code ?? 'no fault'}: ${fault?.message ?? ''}`];
  });
}

function isHarmed({ fault }: RunRecord, harmed: ReadonlySet<string>): boolean {
  if (fault?.code !== 'DAMAGED_BLOB' && fault?.code !== 'MISSING_BLOB') return false;
  const said = JSON.stringify(fault);
  return [...harmed].some((digest) => said.includes(digest));
}

async function duplicateMetrics({ stack }: Evidence): Promise<string[]> {
  const rows = await stack.database.rows<{ run: string; name: string; step: number }>(
    `SELECT run_id AS run, name, step FROM metric_points GROUP BY run_id, name, step HAVING count(*) > 1`,
  );
  return rows.map(({ run, name, step }) => `run ${run} has ${name} of step ${String(step)} twice`);
}

async function unequalRuns({ stack, runs, undisturbed }: Evidence): Promise<string[]> {
  const broken: string[] = [];
  for (const { id, spec, state } of runs) {
    const reference = undisturbed.get(spec.name);
    if (state !== 'completed' || reference === undefined) continue;
    const found = differences(reference, await outcomeOf(stack.database, id));
    broken.push(...found.map((difference) => `run ${id} (${spec.name}) ${difference}`));
  }
  return broken;
}

async function missingBlobs({ stack, harmed }: Evidence): Promise<string[]> {
  const stored = new Set((await stack.bucket.list(BLOB_PREFIX)).map(({ key }) => key));
  const broken: string[] = [];
  const seen = new Set<string>(harmed);
  for (const { digest, table, runId } of await referencesIn(stack.database)) {
    if (seen.has(digest)) continue;
    seen.add(digest);
    const owner = runId === null ? table : `${table} of run ${runId}`;
    const key = blobKey(digest);
    if (!stored.has(key)) broken.push(`blob ${digest} (${owner}) is missing`);
    else if ((await stack.bucket.digestOf(key)) !== digest)
      broken.push(`blob ${digest} (${owner}) is damaged`);
  }
  return broken;
}

async function orphans({ stack }: Evidence): Promise<string[]> {
  const named = new Set((await referencesIn(stack.database)).map(({ digest }) => blobKey(digest)));
  const limit = Date.now() - ORPHAN_GUARD_MINUTES * 60_000;
  return (await stack.bucket.list(BLOB_PREFIX))
    .filter(({ key, modifiedAt }) => !named.has(key) && modifiedAt.getTime() < limit)
    .map(({ key }) => `${key} has no row`);
}

async function undelivered({ stack }: Evidence): Promise<string[]> {
  const rows = await stack.database.rows<{ kind: string; error: string | null }>(
    'SELECT kind, last_error AS error FROM outbox',
  );
  return rows.map(({ kind, error }) => `${kind} waits: ${error ?? 'never tried'}`);
}
