import {
  blocksOf,
  type Backbone,
  type Dataset,
  type Embeddings,
  type ExperimentSpec,
  type FieldError,
} from '@beamline/contracts';
import type { Records } from '@beamline/records';
import { InvalidRequest } from '../http/invalid-request.js';

/** What a spec names, found. */
export interface References {
  dataset: Dataset;
  backbone: Backbone;
  /** Null when the spec asks for none. */
  embeddings: Embeddings | null;
}

/**
 * Finds the dataset, the backbone and the embeddings of a spec and checks them against it: the blocks that it
 * fine-tunes, the splits that it sweeps, the size of the vectors. Names every field that is wrong.
 */
export async function resolveReferences(records: Records, spec: ExperimentSpec): Promise<References> {
  const wanted = spec.model.pretrainedEmbeddings?.name;
  const [dataset, backbone, embeddings] = await Promise.all([
    records.datasets.findByName(spec.dataset),
    records.backbones.findByName(spec.backbone),
    wanted === undefined ? null : records.embeddings.findByName(wanted),
  ]);
  const errors = [
    ...missing('dataset', spec.dataset, dataset),
    ...missing('backbone', spec.backbone, backbone),
    ...(wanted === undefined ? [] : unfitEmbeddings(spec, wanted, embeddings)),
    ...(backbone === null ? [] : unknownBlocks(spec, backbone)),
    ...(dataset === null ? [] : emptySplits(spec, dataset)),
  ];
  if (dataset === null || backbone === null || errors.length > 0) throw invalid(errors);
  return { dataset, backbone, embeddings };
}

function missing(noun: 'dataset' | 'backbone', name: string, found: object | null): FieldError[] {
  if (found !== null) return [];
  return [{ path: `spec.${noun}`, message: `no ${noun} is named ${name}` }];
}

function unknownBlocks(spec: ExperimentSpec, { architecture }: Backbone): FieldError[] {
  const known = blocksOf(architecture);
  return spec.stages.flatMap((stage, i) =>
    stage.trainableBlocks
      .map((block, j) => ({ path: `spec.stages.${i}.trainableBlocks.${j}`, block }))
      .filter(({ block }) => !known.includes(block))
      .map(({ path, block }) => ({
        path,
        message: `${architecture} has no block ${block}; its blocks are ${known.join(', ')}`,
      })),
  );
}

function unfitEmbeddings({ model }: ExperimentSpec, name: string, found: Embeddings | null): FieldError[] {
  if (found === null)
    return [{ path: 'spec.model.pretrainedEmbeddings.name', message: `no embeddings are named ${name}` }];
  if (found.dimensions === model.embeddingSize) return [];
  const message = `must be ${found.dimensions}, the length of the vectors of embeddings ${name}`;
  return [{ path: 'spec.model.embeddingSize', message }];
}

/** Better now than after a night of training. */
function emptySplits({ sweep }: ExperimentSpec, { name, manifest }: Dataset): FieldError[] {
  return sweep.splits.flatMap((split, i) =>
    manifest.splits[split].images > 0
      ? []
      : [{ path: `spec.sweep.splits.${i}`, message: `dataset ${name} has no ${split} images` }],
  );
}

function invalid(errors: FieldError[]): InvalidRequest {
  return new InvalidRequest(422, errors, {
    code: 'INVALID_SPEC',
    advice:
      'GET /api/v1/datasets, /backbones and /embeddings list what is there; POST to them, or `beamline import`, brings in more.',
  });
}
