import { keys } from '../../../../libs/objects/src/keys.js';
import { connect } from '../../../../libs/objects/src/s3/bucket.js';

/** The bucket of the test stack, behind the back of the object store's client. */
const { S3_ENDPOINT = '', S3_ACCESS_KEY = '', S3_SECRET_KEY = '', S3_BUCKET = '' } = process.env;
const client = connect({
  ...{ endpoint: S3_ENDPOINT, accessKey: S3_ACCESS_KEY, secretKey: S3_SECRET_KEY, region: 'us-east-1' },
});

/** Puts other bytes in place of a blob's. */
export async function damageBlob(digest: string): Promise<void> {
  await client.putObject(S3_BUCKET, keys.blob(digest), Buffer.from('not what it was'));
}

export async function deleteBlob(digest: string): Promise<void> {
  await client.removeObject(S3_BUCKET, keys.blob(digest));
}
