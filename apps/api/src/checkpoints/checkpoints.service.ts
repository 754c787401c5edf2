import type { BlobRef, Checkpoint, DownloadLink } from '@beamline/contracts';
import type { ObjectStore } from '@beamline/objects';
import type { Records } from '@beamline/records';
import { Inject, Injectable } from '@nestjs/common';
import { OBJECT_STORE, RECORDS } from '../ports.js';

const LINK_TTL_SECONDS = 15 * 60;

@Injectable()
export class CheckpointsService {
  constructor(
    @Inject(RECORDS) private readonly records: Records,
    @Inject(OBJECT_STORE) private readonly objects: ObjectStore,
  ) {}

  get(id: string): Promise<Checkpoint> {
    return this.records.training.getCheckpoint(id);
  }

  /** A link to each safetensors file of the checkpoint. */
  async downloads(id: string): Promise<DownloadLink[]> {
    const { blobs } = await this.get(id);
    const files: [string, BlobRef | null][] = [
      ['encoder', blobs.encoder],
      ['decoder', blobs.decoder],
      ['decoder-optimiser', blobs.decoderOptimiser],
      ['encoder-optimiser', blobs.encoderOptimiser],
    ];
    const links = files.map(([role, blob]) =>
      blob === null ? [] : [this.link(`${id}-${role}.safetensors`, blob)],
    );
    return Promise.all(links.flat());
  }

  private async link(name: string, { digest, bytes }: BlobRef): Promise<DownloadLink> {
    const expiresAt = new Date(Date.now() + LINK_TTL_SECONDS * 1000).toISOString();
    const url = await this.objects.presignDownload(digest, name, LINK_TTL_SECONDS);
    return { name, url, bytes, expiresAt };
  }
}
