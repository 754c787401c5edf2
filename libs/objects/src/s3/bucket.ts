import { Client } from 'minio';
import { codeOf, unavailable } from './errors.js';
import { retrying } from './retry.js';
import type { RetryOptions } from './retry.js';
import { transportOf } from './transport.js';

const PING_TIMEOUT_MS = 2_000;

export interface BucketOptions {
  endpoint: string;
  accessKey: string;
  secretKey: string;
  bucket: string;
  region: string;
  retryBudgetMs: number;
}

export function connect({
  endpoint,
  accessKey,
  secretKey,
  region,
}: Omit<BucketOptions, 'bucket' | 'retryBudgetMs'>) {
  const url = new URL(endpoint);
  const useSSL = url.protocol === 'https:';
  return new Client({
    endPoint: url.hostname,
    port: url.port === '' ? (useSSL ? 443 : 80) : Number(url.port),
    useSSL,
    ...{ accessKey, secretKey, region },
    pathStyle: true,
    transport: transportOf(useSSL),
    retryOptions: { disableRetry: true },
  });
}

/** A client, its bucket made when absent, its calls retried. */
export class Bucket {
  readonly name: string;
  readonly client: Client;
  readonly retry: RetryOptions;
  readonly #region: string;
  #made: Promise<void> | undefined;

  constructor(options: BucketOptions) {
    this.name = options.bucket;
    this.client = connect(options);
    this.retry = { endpoint: options.endpoint, budgetMs: options.retryBudgetMs };
    this.#region = options.region;
  }

  /** Runs `work` with the bucket in place, again while the server is away. */
  run<T>(work: (client: Client, bucket: string) => Promise<T>): Promise<T> {
    return retrying(this.retry, async () => {
      await this.#make();
      return work(this.client, this.name);
    });
  }

  async ping(): Promise<void> {
    const late = new Promise<never>((_, reject) => {
      setTimeout(reject, PING_TIMEOUT_MS, new Error(`no answer in ${PING_TIMEOUT_MS} ms`)).unref();
    });
    try {
      await Promise.race([this.client.bucketExists(this.name), late]);
    } catch (error) {
      throw unavailable(this.retry.endpoint, error);
    }
  }

  async #make(): Promise<void> {
    this.#made ??= this.#makeOnce();
    try {
      await this.#made;
    } catch (error) {
      this.#made = undefined;
      throw error;
    }
  }

  async #makeOnce(): Promise<void> {
    if (await this.client.bucketExists(this.name)) return;
    try {
      await this.client.makeBucket(this.name, this.#region);
    } catch (error) {
      // Another process was quicker.
      if (!['BucketAlreadyOwnedByYou', 'BucketAlreadyExists'].includes(codeOf(error))) throw error;
    }
  }
}
