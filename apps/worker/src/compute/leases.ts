import type { BlobRef } from '@beamline/contracts';
import type { BlobCache } from '@beamline/objects';

/** Files of blobs that one activity holds in the local cache until it ends. */
export class Leases {
  private readonly releases: (() => void)[] = [];

  constructor(private readonly cache: BlobCache) {}

  async file(ref: BlobRef): Promise<string> {
    const { path, release } = await this.cache.get(ref);
    this.releases.push(release);
    return path;
  }

  async fileOrNull(ref: BlobRef | null): Promise<string | null> {
    return ref === null ? null : this.file(ref);
  }

  releaseAll(): void {
    for (const release of this.releases.splice(0)) release();
  }
}

/** Runs `work` with leases that end with it. */
export async function withLeases<T>(cache: BlobCache, work: (leases: Leases) => Promise<T>): Promise<T> {
  const leases = new Leases(cache);
  try {
    return await work(leases);
  } finally {
    leases.releaseAll();
  }
}
