import { existsSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import type { BlobPlace } from '../plan/fault.js';
import type { Random } from '../random.js';
import { blobKey } from '../stack/bucket.js';
import type { ChaosStack } from '../stack/chaos-stack.js';

/** Digests of runs under way come first: harm to what nobody reads again proves nothing. */
const CANDIDATES: Record<Exclude<BlobPlace, 'cache'>, string> = {
  checkpoint: `SELECT DISTINCT c.blobs->'decoder'->>'digest' AS digest FROM checkpoints c JOIN runs r ON r.id = c.run_id
    WHERE r.state NOT IN ('completed', 'failed', 'cancelled') ORDER BY 1`,
  features: 'SELECT digest FROM features ORDER BY 1',
};

export interface Harm {
  /** What was done to which bytes. */
  detail: string;
  /** The blob of the object store that is not itself any more; null where only a copy was harmed. */
  digest: string | null;
}

/** Undefined when there is nothing to harm. */
export async function harm(
  stack: ChaosStack,
  place: BlobPlace,
  verb: 'corrupt' | 'delete',
  random: Random,
): Promise<Harm | undefined> {
  return place === 'cache' ? harmCache(stack, verb, random) : harmStored(stack, place, verb, random);
}

async function harmStored(
  { database, bucket }: ChaosStack,
  place: Exclude<BlobPlace, 'cache'>,
  verb: 'corrupt' | 'delete',
  random: Random,
): Promise<Harm | undefined> {
  const digests = (await database.rows<{ digest: string }>(CANDIDATES[place])).map(({ digest }) => digest);
  if (digests.length === 0) return undefined;
  const digest = random.pick(digests);
  const key = blobKey(digest);
  if (verb === 'delete') await bucket.remove(key);
  else await bucket.write(key, flipped(await bucket.read(key), random));
  return { detail: `${place} blob ${digest}`, digest };
}

function harmCache({ disk }: ChaosStack, verb: 'corrupt' | 'delete', random: Random): Harm | undefined {
  const folder = path.join(disk.folder, 'blobs');
  const leased = leasedIn(disk.folder);
  const files = existsSync(folder)
    ? readdirSync(folder, { recursive: true, withFileTypes: true })
        .filter((entry) => entry.isFile() && /^[0-9a-f]{64}$/.test(entry.name) && !leased.has(entry.name))
        .map((entry) => path.join(entry.parentPath, entry.name))
        .sort()
    : [];
  if (files.length === 0) return undefined;
  const file = random.pick(files);
  if (verb === 'delete') rmSync(file, { force: true });
  else writeFileSync(file, flipped(readFileSync(file), random));
  return { detail: `cached ${path.basename(file)}`, digest: null };
}

/** Digests that an activity holds: nothing notices a change under a reader, so that would prove nothing. */
function leasedIn(cache: string): Set<string> {
  const folder = path.join(cache, 'leases');
  const names = existsSync(folder) ? readdirSync(folder) : [];
  return new Set(names.map((name) => name.slice(0, name.indexOf('.'))));
}

/** The same bytes with one of them changed. */
export function flipped(bytes: Buffer, random: Random): Buffer {
  const changed = Buffer.from(bytes);
  const place = Math.floor(random.next() * changed.length);
  if (changed.length > 0) changed.writeUInt8(changed.readUInt8(place) ^ 0xff, place);
  return changed;
}
