import {
  CaptionedPicture,
  DomainError,
  type Captioning,
  type CaptioningRequest,
  type FieldError,
  type Page,
  type PageQuery,
  type PictureSource,
} from '@beamline/contracts';
import type { ObjectStore } from '@beamline/objects';
import type { Records } from '@beamline/records';
import { Inject, Injectable } from '@nestjs/common';
import { z } from 'zod';
import { InvalidRequest } from '../http/invalid-request.js';
import { Memo } from '../http/memo.js';
import { OBJECT_STORE, RECORDS } from '../ports.js';

const RESULTS_KEPT = 16;

/** More than cameras write; a worker reads a photograph whole. */
const MAX_PHOTOGRAPH_BYTES = 64 * 2 ** 20;

@Injectable()
export class CaptioningsService {
  private readonly results = new Memo<CaptionedPicture[]>(RESULTS_KEPT);

  constructor(
    @Inject(RECORDS) private readonly records: Records,
    @Inject(OBJECT_STORE) private readonly objects: ObjectStore,
  ) {}

  /** Refuses pictures that are not there before anything is queued. */
  async create(checkpointId: string, request: CaptioningRequest): Promise<Captioning> {
    const { runId } = await this.records.training.getCheckpoint(checkpointId);
    const problems = await Promise.all(
      request.pictures.map((picture, index) => this.problemOf(runId, picture, `pictures.${index}`)),
    );
    const errors = problems.flat();
    if (errors.length > 0) throw new InvalidRequest(422, errors, { advice: ADVICE });
    return this.records.captionings.create(checkpointId, request);
  }

  list(query: PageQuery): Promise<Page<Captioning>> {
    return this.records.captionings.list(query);
  }

  get(id: string): Promise<Captioning> {
    return this.records.captionings.get(id);
  }

  /** Throws `CONFLICT` before the captioning is completed. */
  async pictures(id: string): Promise<CaptionedPicture[]> {
    const { state, results } = await this.get(id);
    if (results !== null) return this.results.get(results.digest, () => this.read(results.digest));
    throw new DomainError('CONFLICT', `captioning ${id} is ${state} and has no captions`, {
      advice: `Read GET /api/v1/captionings/${id} until its state is completed.`,
    });
  }

  /** Throws `NOT_FOUND` beyond the last picture. */
  async preview(id: string, index: number): Promise<Uint8Array> {
    const pictures = await this.pictures(id);
    const picture = pictures[index];
    if (picture !== undefined) return this.objects.getBytes(picture.preview.digest);
    const message = `captioning ${id} has ${pictures.length} pictures, none at index ${index}`;
    throw new DomainError('NOT_FOUND', message);
  }

  private async read(digest: string): Promise<CaptionedPicture[]> {
    const bytes = await this.objects.getBytes(digest);
    return z.array(CaptionedPicture).parse(JSON.parse(Buffer.from(bytes).toString('utf8')));
  }

  private async problemOf(runId: string, picture: PictureSource, path: string): Promise<FieldError[]> {
    const message =
      picture.kind === 'upload'
        ? await this.uploadProblem(picture.upload)
        : await this.datasetProblem(runId, picture);
    const field = picture.kind === 'upload' ? 'upload' : 'image';
    return message === null ? [] : [{ path: `${path}.${field}`, message }];
  }

  private async uploadProblem(id: string): Promise<string | null> {
    try {
      const { state, bytes } = await this.records.uploads.get(id);
      if (bytes > MAX_PHOTOGRAPH_BYTES)
        return `upload ${id} has ${bytes} bytes; a photograph may have ${MAX_PHOTOGRAPH_BYTES}`;
      return state === 'completed' ? null : `upload ${id} is not completed`;
    } catch (error) {
      if (error instanceof DomainError && error.code === 'NOT_FOUND') return `there is no upload ${id}`;
      throw error;
    }
  }

  private async datasetProblem(
    runId: string,
    { split, image }: Extract<PictureSource, { kind: 'dataset' }>,
  ): Promise<string | null> {
    const { datasetId } = await this.records.runs.get(runId);
    const { images } = (await this.records.datasets.get(datasetId)).manifest.splits[split];
    return image < images ? null : `the ${split} split has ${images} images, counted from 0`;
  }
}

const ADVICE = 'POST /api/v1/uploads, send the parts, POST /api/v1/uploads/{id}/complete, then caption.';
