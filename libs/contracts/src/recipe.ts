import { z } from 'zod';
import { Architecture } from './backbone.js';
import { DatasetSource } from './dataset.js';
import { ExperimentSpec } from './experiment-spec.js';
import { Digest } from './identifiers.js';

/**
 * A recipe file: a spec, and what must exist before it can be launched.
 * `beamline launch` imports what is missing; plain REST users import it themselves.
 */
export const Recipe = z.strictObject({
  ensure: z
    .strictObject({
      /** The dataset `spec.dataset`, when this program can make it. */
      dataset: DatasetSource.optional(),
      backbone: z
        .strictObject({
          architecture: Architecture,
          /** `bundled`, a weights file (its path relative to the recipe), or the https address of one. */
          weights: z.string().min(1),
          /** What the file must be; nothing is imported when it is another. */
          sha256: Digest.optional(),
        })
        .optional(),
    })
    .prefault({}),
  spec: ExperimentSpec,
});
export type Recipe = z.infer<typeof Recipe>;
