import { z } from 'zod';
import { Decoding } from './decoding.js';
import { Slug } from './identifiers.js';
import { ModelSpec } from './model-spec.js';
import { Mode, Split } from './split.js';
import { StageSpec } from './stage-spec.js';

export const SweepSpec = Decoding.extend({
  beams: z.array(z.int().min(1).max(100)).min(1).max(20).default([1, 3, 5]),
  splits: z.array(Split).min(1).max(3).default(['val', 'test']),
})
  .refine(({ beams, diversity }) => beams.every((beam) => beam % diversity.groups === 0), {
    path: ['diversity', 'groups'],
    message: 'every beam must divide into the groups',
  })
  .refine(({ sampling, diversity }) => sampling === null || diversity.groups === 1, {
    path: ['diversity', 'groups'],
    message: 'groups belong to beam search; captions that are drawn have none',
  })
  .refine(({ minLength, maxSteps }) => minLength < maxSteps, {
    path: ['minLength'],
    message: 'must be below maxSteps, which counts <end>',
  });
export type SweepSpec = z.infer<typeof SweepSpec>;

/** Everything that determines an experiment; immutable once launched. */
export const ExperimentSpec = z
  .strictObject({
    name: Slug,
    description: z.string().max(2000).default(''),
    /** Name of an imported dataset; the newest import of that name is taken at launch. */
    dataset: Slug,
    /** Name of an imported backbone. */
    backbone: Slug,
    mode: Mode.default('sound'),
    seed: z
      .int()
      .nonnegative()
      .max(2 ** 31 - 1)
      .default(1),
    model: ModelSpec.prefault({}),
    stages: z.array(StageSpec).min(1).max(10),
    sweep: SweepSpec.prefault({}),
    /** Training time after which the current stage stops at a checkpoint and the sweep follows; none by default. */
    budgetMinutes: z.number().positive().max(100_000).nullable().default(null),
    /** Class of machine: the task queue of compute activities is `compute-<resources>`. */
    resources: Slug.default('cpu'),
  })
  .refine((spec) => new Set(spec.stages.map((stage) => stage.name)).size === spec.stages.length, {
    path: ['stages'],
    message: 'stage names must differ',
  })
  .refine(({ model, stages }) => model.attention === 'soft' || stages.every(isCrossEntropy), {
    path: ['model', 'attention'],
    message: 'self-critical training needs soft attention',
  });
export type ExperimentSpec = z.infer<typeof ExperimentSpec>;

/** A spec as people write it, defaults left out. */
export type ExperimentSpecInput = z.input<typeof ExperimentSpec>;

function isCrossEntropy({ objective }: StageSpec): boolean {
  return objective === 'cross-entropy';
}
