import { surveyVectors } from '@beamline/data';
import type { JobResults, ReadVectorsJob } from '../protocol.js';
import type { Link } from './link.js';

/** Checks every line of a text of word vectors. */
export async function readVectorsJob(
  { path }: ReadVectorsJob,
  link: Link,
): Promise<JobResults['read-vectors']> {
  return surveyVectors(path, (progress) => {
    link.progress(progress);
  });
}
