import { CaptionResult, type Evaluation, type Page } from '@beamline/contracts';
import type { ObjectStore } from '@beamline/objects';
import type { Records } from '@beamline/records';
import { Inject, Injectable } from '@nestjs/common';
import { z } from 'zod';
import { Memo } from '../http/memo.js';
import { OBJECT_STORE, RECORDS } from '../ports.js';
import type { CaptionQuery } from './caption-query.js';

const CAPTION_FILES_KEPT = 16;

@Injectable()
export class EvaluationsService {
  private readonly captionFiles = new Memo<CaptionResult[]>(CAPTION_FILES_KEPT);

  constructor(
    @Inject(RECORDS) private readonly records: Records,
    @Inject(OBJECT_STORE) private readonly objects: ObjectStore,
  ) {}

  get(id: string): Promise<Evaluation> {
    return this.records.evaluations.get(id);
  }

  /** A page of captions in image order; the cursor is the index of the first image. */
  async captions(id: string, { cursor, limit }: CaptionQuery): Promise<Page<CaptionResult>> {
    const { captionsBlob } = await this.get(id);
    const all = await this.captionFiles.get(captionsBlob.digest, () => this.read(captionsBlob.digest));
    const end = cursor + limit;
    return { items: all.slice(cursor, end), nextCursor: end < all.length ? String(end) : null };
  }

  private async read(digest: string): Promise<CaptionResult[]> {
    const bytes = await this.objects.getBytes(digest);
    return z.array(CaptionResult).parse(JSON.parse(Buffer.from(bytes).toString('utf8')));
  }
}
