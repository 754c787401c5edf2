// Run once before the apps start: brings the tables up to date and makes the bucket. Repeating it changes nothing.
import { migrate } from '@beamline/records';
import { Client } from 'minio';

const {
  DATABASE_URL,
  S3_ENDPOINT,
  S3_ACCESS_KEY,
  S3_SECRET_KEY,
  S3_BUCKET,
  S3_REGION = 'us-east-1',
} = process.env;

const applied = await migrate(DATABASE_URL);
process.stdout.write(
  `migrations applied: ${applied.length === 0 ? 'none, all were there' : applied.join(', ')}\n`,
);

const { hostname, port, protocol } = new URL(S3_ENDPOINT);
const useSSL = protocol === 'https:';
const client = new Client({
  endPoint: hostname,
  port: port === '' ? (useSSL ? 443 : 80) : Number(port),
  useSSL,
  accessKey: S3_ACCESS_KEY,
  secretKey: S3_SECRET_KEY,
  region: S3_REGION,
});
if (!(await client.bucketExists(S3_BUCKET))) await client.makeBucket(S3_BUCKET, S3_REGION);
process.stdout.write(`bucket ${S3_BUCKET} is there\n`);
