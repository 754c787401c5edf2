import { describe, expect, it } from 'vitest';
import { newId } from '../database/new-id.js';
import type { Records } from '../records.js';
import { digest } from '../testing/samples.js';

/** What the API keeps for its users: keys and uploads under way. */
export function describeAccess(records: () => Records): void {
  describe('API keys', () => {
    it('are found by the hash of their secret, which notes the use', async () => {
      const secretHash = digest(newId());
      const key = await records().apiKeys.create({ name: 'ci', role: 'editor', secretHash });
      expect(key).toMatchObject({ name: 'ci', role: 'editor', lastUsedAt: null });
      const found = await records().apiKeys.findByHash(secretHash);
      expect(found).toMatchObject({ id: key.id, role: 'editor' });
      expect(found?.lastUsedAt).not.toBeNull();
      expect(await records().apiKeys.list()).toContainEqual(found);
    });

    it('that were revoked are found no more', async () => {
      const secretHash = digest(newId());
      const { id } = await records().apiKeys.create({ name: 'old', role: 'viewer', secretHash });
      await records().apiKeys.revoke(id);
      expect(await records().apiKeys.findByHash(secretHash)).toBeNull();
      await expect(records().apiKeys.revoke(id)).rejects.toMatchObject({ code: 'NOT_FOUND' });
    });
  });

  describe('uploads', () => {
    it('are open until they are completed', async () => {
      const upload = {
        ...{ fileName: 'a.zip', bytes: 9_000_000_000, partBytes: 16_777_216 },
        ...{ objectKey: `uploads/${newId()}`, storeUploadId: 'u1' },
      };
      const created = await records().uploads.create(upload);
      expect(created).toEqual({ ...upload, id: created.id, state: 'open' });
      await records().uploads.complete(created.id);
      await records().uploads.complete(created.id);
      expect(await records().uploads.get(created.id)).toEqual({ ...created, state: 'completed' });
    });

    it('that are not there are NOT_FOUND', async () => {
      const absent = { code: 'NOT_FOUND' };
      await expect(records().uploads.get(newId())).rejects.toMatchObject(absent);
      await expect(records().uploads.complete(newId())).rejects.toMatchObject(absent);
    });
  });
}
