import { createHash } from 'node:crypto';
import { Client } from 'minio';

export interface StoredObject {
  key: string;
  bytes: number;
  modifiedAt: Date;
}

/** The bucket as the server shows it, past every layer that is under test. */
export class Bucket {
  private readonly client: Client;
  private readonly name: string;

  constructor(env: Record<string, string>) {
    const { hostname, port, protocol } = new URL(env['S3_ENDPOINT'] ?? '');
    this.name = env['S3_BUCKET'] ?? '';
    this.client = new Client({
      endPoint: hostname,
      port: Number(port),
      useSSL: protocol === 'https:',
      accessKey: env['S3_ACCESS_KEY'] ?? '',
      secretKey: env['S3_SECRET_KEY'] ?? '',
      region: env['S3_REGION'] ?? 'us-east-1',
    });
  }

  async list(prefix: string): Promise<StoredObject[]> {
    const objects: StoredObject[] = [];
    for await (const item of this.client.listObjectsV2(this.name, prefix, true) as AsyncIterable<Listed>)
      if (item.name !== undefined)
        objects.push({ key: item.name, bytes: item.size, modifiedAt: item.lastModified ?? new Date(0) });
    return objects;
  }

  async read(key: string): Promise<Buffer> {
    const chunks: Buffer[] = [];
    for await (const chunk of (await this.client.getObject(this.name, key)) as AsyncIterable<Buffer>)
      chunks.push(chunk);
    return Buffer.concat(chunks);
  }

  async write(key: string, bytes: Buffer): Promise<void> {
    await this.client.putObject(this.name, key, bytes, bytes.length);
  }

  async remove(key: string): Promise<void> {
    await this.client.removeObject(this.name, key);
  }

  async digestOf(key: string): Promise<string> {
    return createHash('sha256')
      .update(await this.read(key))
      .digest('hex');
  }
}

interface Listed {
  name?: string;
  size: number;
  lastModified?: Date;
}

export const BLOB_PREFIX = 'blobs/';
export const blobKey = (digest: string): string => `${BLOB_PREFIX}${digest.slice(0, 2)}/${digest}`;
