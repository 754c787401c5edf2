import { openObjectStore } from '../open-object-store.js';
import type { ObjectStoreOptions } from '../open-object-store.js';
import { connect } from '../s3/bucket.js';
import type { StoreUnderTest } from '../object-store.contract.js';

function variable(name: string): string {
  const value = process.env[name];
  if (value === undefined || value === '')
    throw new Error(`${name} is not set: run this test in the project "integration"`);
  return value;
}

/** The S3 server of the integration project, with a bucket of this file's own. */
export function s3Options(bucket: string): ObjectStoreOptions {
  return {
    endpoint: variable('S3_ENDPOINT'),
    accessKey: variable('S3_ACCESS_KEY'),
    secretKey: variable('S3_SECRET_KEY'),
    bucket: `${bucket}-${Date.now().toString(36)}`,
  };
}

/** Sends bytes by HTTP PUT as a browser would; returns the ETag header as it comes. */
export async function putOverHttp(url: string, bytes: Uint8Array): Promise<string> {
  const response = await fetch(url, { method: 'PUT', body: Buffer.from(bytes) });
  if (!response.ok) throw new Error(`PUT answered ${response.status}: ${await response.text()}`);
  return response.headers.get('etag') ?? '';
}

export function s3UnderTest(options: ObjectStoreOptions): StoreUnderTest {
  const client = connect({ ...options, region: 'us-east-1' });
  return {
    store: openObjectStore(options),
    putPart: putOverHttp,
    overwrite: async (key, bytes) => {
      await client.putObject(options.bucket, key, Buffer.from(bytes));
    },
  };
}
