import { PrismaPg } from '@prisma/adapter-pg';
import pg from 'pg';
import { PrismaClient } from '../generated/client.js';
import type { Prisma } from '../generated/client.js';

export type Log = (message: string, cause: unknown) => void;

/** Longest that a caller waits for a free connection, in milliseconds. */
const ACQUIRE_TIMEOUT_MS = 10_000;
/** Longest that an ordinary transaction may take, in milliseconds. */
const TRANSACTION_TIMEOUT_MS = 30_000;

/** A transaction, or the pool itself: both run queries. */
export type Queries = Prisma.TransactionClient;

export interface Database {
  readonly prisma: PrismaClient;
  readonly pool: pg.Pool;
  readonly databaseUrl: string;
  readonly log: Log;
  transaction: <T>(work: (tx: Queries) => Promise<T>, timeoutMs?: number) => Promise<T>;
  close(): Promise<void>;
}

/** Opens a pool; connects on first use, so that a server that is down does not stop the caller from starting. */
export function openDatabase(databaseUrl: string, poolSize: number, log: Log): Database {
  const pool = new pg.Pool({
    connectionString: databaseUrl,
    max: poolSize,
    connectionTimeoutMillis: ACQUIRE_TIMEOUT_MS,
    idleTimeoutMillis: 60_000,
    keepAlive: true,
    application_name: 'beamline',
  });
  pool.on('error', (error) => {
    log('an idle Postgres connection was lost; the pool opens another when one is needed', error);
  });
  const adapter = new PrismaPg(pool, {
    onConnectionError: (error) => {
      log('a Postgres connection was lost in use', error);
    },
  });
  const prisma = new PrismaClient({ adapter });
  return {
    prisma,
    pool,
    databaseUrl,
    log,
    transaction: (work, timeoutMs = TRANSACTION_TIMEOUT_MS) =>
      prisma.$transaction(work, { maxWait: ACQUIRE_TIMEOUT_MS, timeout: timeoutMs }),
    close: async () => {
      await prisma.$disconnect();
      await pool.end();
    },
  };
}
