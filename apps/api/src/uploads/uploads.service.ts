import { DomainError, type Upload, type UploadCompletion, type UploadRequest } from '@beamline/contracts';
import type { ObjectStore } from '@beamline/objects';
import type { Records } from '@beamline/records';
import { Inject, Injectable } from '@nestjs/common';
import { InvalidRequest } from '../http/invalid-request.js';
import { OBJECT_STORE, RECORDS, SETTINGS, type Settings } from '../ports.js';
import { partBytesFor, partCount } from './part-size.js';

const PART_LINK_TTL_SECONDS = 12 * 3600;

type UploadRecord = Awaited<ReturnType<Records['uploads']['get']>>;

@Injectable()
export class UploadsService {
  constructor(
    @Inject(RECORDS) private readonly records: Records,
    @Inject(OBJECT_STORE) private readonly objects: ObjectStore,
    @Inject(SETTINGS) private readonly settings: Settings,
  ) {}

  async begin({ fileName, bytes }: UploadRequest): Promise<Upload> {
    this.refuseTooLarge(bytes);
    const begun = await this.objects.uploads.begin(fileName);
    const partBytes = partBytesFor(bytes);
    const record = await this.records.uploads.create({ fileName, bytes, partBytes, ...begun });
    const expiresAt = new Date(Date.now() + PART_LINK_TTL_SECONDS * 1000).toISOString();
    return { id: record.id, partBytes, urls: await this.partUrls(record), expiresAt };
  }

  /** Joins the parts; repeating it changes nothing. */
  async complete(id: string, { etags }: UploadCompletion): Promise<void> {
    const record = await this.records.uploads.get(id);
    if (record.state === 'completed') return;
    refuseWrongCount(record, etags.length);
    await this.objects.uploads.complete(record.objectKey, record.storeUploadId, etags);
    await this.refuseWrongSize(record);
    await this.records.uploads.complete(id);
  }

  private partUrls({ objectKey, storeUploadId, bytes, partBytes }: UploadRecord): Promise<string[]> {
    const numbers = Array.from({ length: partCount(bytes, partBytes) }, (_, i) => i + 1);
    const sign = (part: number) =>
      this.objects.uploads.presignPart(objectKey, storeUploadId, part, PART_LINK_TTL_SECONDS);
    return Promise.all(numbers.map(sign));
  }

  private refuseTooLarge(bytes: number): void {
    const { maxUploadBytes } = this.settings;
    if (bytes <= maxUploadBytes) return;
    throw new DomainError('TOO_LARGE', `a file of ${bytes} bytes; at most ${maxUploadBytes} are taken`, {
      advice: 'Send a smaller file, or raise BEAMLINE_MAX_UPLOAD_BYTES on the server.',
    });
  }

  private async refuseWrongSize({ id, objectKey, bytes }: UploadRecord): Promise<void> {
    const sent = await this.objects.uploads.size(objectKey);
    if (sent === bytes) return;
    await this.objects.uploads.remove(objectKey);
    throw new DomainError(
      'INVALID_INPUT',
      `upload ${id} was announced with ${bytes} bytes, ${sent} arrived`,
      {
        advice: 'Begin a new upload and send every part whole.',
      },
    );
  }
}

function refuseWrongCount({ bytes, partBytes }: UploadRecord, count: number): void {
  const parts = partCount(bytes, partBytes);
  if (count === parts) return;
  const message = `the upload has ${parts} parts, ${count} ETags were sent`;
  throw new InvalidRequest(422, [{ path: 'etags', message }], {
    advice: 'Send the ETag header of each part, in order.',
  });
}
