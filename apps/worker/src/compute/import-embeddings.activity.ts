import { join } from 'node:path';
import type { ComputeActivities } from '@beamline/contracts';
import type { Services } from '../services.js';
import type { VectorsOutcome } from '../trainer/protocol.js';
import { runJob } from './run-job.js';
import { withScratch } from './scratch.js';
import { fetchUpload, removeUpload } from './uploads.js';

/** Checks every line of a text of word vectors and stores the text as it is; the same bytes again change nothing. */
export const createImportEmbeddings =
  (services: Services): ComputeActivities['importEmbeddings'] =>
  async ({ importId, request }) => {
    const { records, cache } = services;
    await records.imports.begin(importId);
    await withScratch(services.environment.BEAMLINE_CACHE_DIR, async (folder) => {
      const path = await fetchUpload(services, request.source.upload, join(folder, 'vectors.txt'));
      const report = records.imports.reportProgress.bind(records.imports, importId);
      const job = { kind: 'read-vectors', path } as const;
      const outcome = await runJob(services, job, { report });
      const vectors = await cache.put(path);
      const { words, dimensions } = outcome;
      const { name } = request;
      const saved = await records.embeddings.save({
        ...{ name, words, dimensions },
        ...{ digest: vectors.digest, vectors },
      });
      await records.imports.complete(importId, {
        resultId: saved.embeddings.id,
        alreadyPresent: saved.existed,
        notes: notesOf(outcome),
      });
    });
    await removeUpload(services, request.source.upload);
  };

function notesOf({ words, dimensions, repeated }: VectorsOutcome): string[] {
  const counts = `${words.toLocaleString('en')} words of ${dimensions} numbers`;
  return repeated === 0 ? [counts] : [counts, `${repeated} lines repeat a word; its first line counts`];
}
