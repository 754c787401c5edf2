import { DomainError } from '@beamline/contracts';
import { Prisma } from '../generated/client.js';

/** Prisma codes: server unreachable, timed out, closed the connection, full, or a deadlock that it resolved against us. */
const CONNECTION_LOST = new Set([
  'P1000',
  'P1001',
  'P1002',
  'P1003',
  'P1008',
  'P1010',
  'P1011',
  'P1017',
  'P2024',
  'P2028',
  'P2034',
  'P2037',
]);

/** SQLSTATE classes and Node codes of a server that is away, starting, stopping or full. */
const AWAY =
  /^(08...|57P0[1-5]|53300|ECONNREFUSED|ECONNRESET|EPIPE|ETIMEDOUT|ENOTFOUND|EHOSTUNREACH|EAI_AGAIN)$/;

/** `pg` throws these as bare errors: they carry no code to match on. */
const BARE =
  /Connection terminated|connection error and is not queryable|Client was closed|timeout exceeded when trying to connect|Cannot use a pool after/;

interface Codes {
  code?: unknown;
  originalCode?: unknown;
  cause?: unknown;
  meta?: unknown;
  driverAdapterError?: unknown;
  message?: unknown;
  kind?: unknown;
}

function isConnectionLoss(error: unknown, depth = 0): boolean {
  if (typeof error !== 'object' || error === null || depth > 6) return false;
  const { code, originalCode, cause, meta, driverAdapterError, message, kind }: Codes = error;
  const codes = [code, originalCode].filter((value) => typeof value === 'string');
  if (codes.some((value) => CONNECTION_LOST.has(value) || AWAY.test(value))) return true;
  if (kind === 'DatabaseNotReachable' || kind === 'ConnectionClosed') return true;
  if (typeof message === 'string' && BARE.test(message)) return true;
  return [cause, meta, driverAdapterError].some((inner) => isConnectionLoss(inner, depth + 1));
}

function unavailable(cause: unknown): DomainError {
  return new DomainError('UNAVAILABLE', 'Postgres does not answer', {
    advice: 'Check that the server of DATABASE_URL runs; the call can be repeated.',
    cause,
  });
}

function ofConstraint(error: Prisma.PrismaClientKnownRequestError): DomainError | null {
  const where = { constraint: JSON.stringify(error.meta ?? {}) };
  if (error.code === 'P2002')
    return new DomainError('CONFLICT', 'a row with the same identity exists already', {
      where,
      cause: error,
    });
  if (error.code === 'P2003')
    return new DomainError('NOT_FOUND', 'the row names another row that is not there', {
      where,
      cause: error,
    });
  return null;
}

/** Any error of a store as a `DomainError`. */
export function translate(error: unknown): unknown {
  if (error instanceof DomainError) return error;
  if (isConnectionLoss(error)) return unavailable(error);
  if (error instanceof Prisma.PrismaClientInitializationError) return unavailable(error);
  if (error instanceof Prisma.PrismaClientKnownRequestError) return ofConstraint(error) ?? error;
  return error;
}

/** The same store, its errors translated. */
export function translated<T extends object>(store: T): T {
  return new Proxy(store, {
    get(target, name, receiver): unknown {
      const member: unknown = Reflect.get(target, name, receiver);
      if (typeof member !== 'function') return member;
      return async (...args: unknown[]): Promise<unknown> => {
        try {
          return await (Reflect.apply(member, target, args) as Promise<unknown>);
        } catch (error) {
          throw translate(error);
        }
      };
    },
  });
}
