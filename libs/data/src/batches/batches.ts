import { DomainError } from '@beamline/contracts';
import type { EncodedCaptions } from '../captions/encode.js';
import { orderForEpoch } from './order.js';

export interface BatchOptions {
  /** Captions in a batch; the last batch of an epoch takes what is left. */
  batchSize: number;
  seed: number;
  /** Name of the stage of the run. */
  stage: string;
  /** Captions of an image that stand side by side; see {@link orderForEpoch}. Default 1. */
  captionsPerGroup?: number;
}

/** Captions of one optimiser step. B captions of U different images, width = maximal length + 2. */
export interface Batch {
  /** (B) rows of the captions in the split's encoded captions. */
  readonly rows: Int32Array;
  /** (B, width) word ids. */
  readonly ids: Int32Array;
  /** (B) words + 2. */
  readonly lengths: Int32Array;
  /** (U) rows of the images in the split, each once: encode or fetch these. */
  readonly images: Int32Array;
  /** (B) for each caption the place of its image in `images`. */
  readonly imageOf: Int32Array;
}

/** The batches of a stage, by epoch and step: the same whenever and wherever they are asked for. */
export class Batches {
  /** Optimiser steps of an epoch. */
  readonly stepsPerEpoch: number;
  private latest: { epoch: number; order: Int32Array } | undefined;

  /** @throws DomainError `INVALID_DATASET` when there are no captions */
  constructor(
    private readonly captions: EncodedCaptions,
    private readonly options: BatchOptions,
  ) {
    this.stepsPerEpoch = Math.ceil(captions.count / options.batchSize);
    if (captions.count > 0) return;
    throw new DomainError('INVALID_DATASET', 'No caption is short enough to be trained on', {
      advice: 'Raise the maximal length of captions.',
    });
  }

  /** (captions) the order of an epoch, from 0. */
  orderForEpoch(epoch: number): Int32Array {
    if (this.latest?.epoch === epoch) return this.latest.order;
    const order = orderForEpoch(this.captions, { ...this.options, epoch });
    this.latest = { epoch, order };
    return order;
  }

  /**
   * @param epoch of the stage, from 0
   * @param step of the epoch, from 0
   * @throws DomainError `INVALID_INPUT` for a step that the epoch does not have
   */
  batchAt(epoch: number, step: number): Batch {
    if (step < 0 || step >= this.stepsPerEpoch) {
      throw new DomainError(
        'INVALID_INPUT',
        `There is no step ${step} in an epoch of ${this.stepsPerEpoch} steps`,
      );
    }
    const start = step * this.options.batchSize;
    return gather(this.captions, this.orderForEpoch(epoch).slice(start, start + this.options.batchSize));
  }
}

function gather(captions: EncodedCaptions, rows: Int32Array): Batch {
  const { width } = captions;
  const ids = new Int32Array(rows.length * width);
  const places = new Map<number, number>();
  rows.forEach((row, i) => {
    ids.set(captions.ids.subarray(row * width, (row + 1) * width), i * width);
    const image = captions.images[row] ?? 0;
    if (!places.has(image)) places.set(image, places.size);
  });
  return {
    rows,
    ids,
    lengths: rows.map((row) => captions.lengths[row] ?? 0),
    images: Int32Array.from(places.keys()),
    imageOf: rows.map((row) => places.get(captions.images[row] ?? 0) ?? 0),
  };
}
