import { CaptionResult, type Evaluation, type EvaluationComparison, type Page } from '@beamline/contracts';
import type { ObjectStore } from '@beamline/objects';
import type { Records } from '@beamline/records';
import { Inject, Injectable } from '@nestjs/common';
import { z } from 'zod';
import { Memo } from '../http/memo.js';
import { OBJECT_STORE, RECORDS } from '../ports.js';
import type { CaptionQuery } from './caption-query.js';
import { compareEvaluations, type ComparedEvaluation } from './comparison.js';
import type { ComparisonQuery } from './comparison-query.js';

const CAPTION_FILES_KEPT = 16;
const COMPARISONS_KEPT = 256;

@Injectable()
export class EvaluationsService {
  private readonly captionFiles = new Memo<CaptionResult[]>(CAPTION_FILES_KEPT);
  private readonly comparisons = new Memo<EvaluationComparison>(COMPARISONS_KEPT);

  constructor(
    @Inject(RECORDS) private readonly records: Records,
    @Inject(OBJECT_STORE) private readonly objects: ObjectStore,
  ) {}

  get(id: string): Promise<Evaluation> {
    return this.records.evaluations.get(id);
  }

  /** A page of captions in image order; the cursor is the index of the first image. */
  async captions(id: string, { cursor, limit }: CaptionQuery): Promise<Page<CaptionResult>> {
    const all = await this.captionsOf(await this.get(id));
    const end = cursor + limit;
    return { items: all.slice(cursor, end), nextCursor: end < all.length ? String(end) : null };
  }

  /** The paired bootstrap of two evaluations; computed once, since both are immutable. */
  compare(id: string, query: ComparisonQuery): Promise<EvaluationComparison> {
    const { with: other, metric, resamples } = query;
    return this.comparisons.get(JSON.stringify([id, other, metric, resamples]), async () => {
      const [first, second] = await Promise.all([this.readCompared(id), this.readCompared(other)]);
      return compareEvaluations(first, second, query);
    });
  }

  private async readCompared(id: string): Promise<ComparedEvaluation> {
    const evaluation = await this.get(id);
    return { evaluation, captions: await this.captionsOf(evaluation) };
  }

  private captionsOf({ captionsBlob: { digest } }: Evaluation): Promise<CaptionResult[]> {
    return this.captionFiles.get(digest, () => this.read(digest));
  }

  private async read(digest: string): Promise<CaptionResult[]> {
    const bytes = await this.objects.getBytes(digest);
    return z.array(CaptionResult).parse(JSON.parse(Buffer.from(bytes).toString('utf8')));
  }
}
