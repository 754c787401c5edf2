import { DomainError } from '@beamline/contracts';
import { describe, expect, it } from 'vitest';
import { Prisma } from '../generated/client.js';
import { translate, translated } from './translate.js';

const prismaError = (code: string, meta: Record<string, unknown> = {}) =>
  new Prisma.PrismaClientKnownRequestError('m', { code, clientVersion: '7', meta });

describe('translate', () => {
  it.each([
    ['an unreachable server', prismaError('P1001')],
    ['a connection that timed out in the pool', prismaError('P2024')],
    [
      'a server that shuts down',
      prismaError('P2010', { driverAdapterError: { cause: { originalCode: '57P01' } } }),
    ],
    ['a refused connection', Object.assign(new Error('connect'), { code: 'ECONNREFUSED' })],
    ['a connection that ended in use', new Error('Connection terminated unexpectedly')],
  ])('makes UNAVAILABLE of %s', (_, error) => {
    expect(translate(error)).toMatchObject({ code: 'UNAVAILABLE', cause: error });
  });

  it('makes CONFLICT of a broken unique constraint and NOT_FOUND of a broken foreign key', () => {
    expect(translate(prismaError('P2002'))).toMatchObject({ code: 'CONFLICT' });
    expect(translate(prismaError('P2003'))).toMatchObject({ code: 'NOT_FOUND' });
  });

  it('lets its own errors and those that it does not know pass', () => {
    const own = new DomainError('STALE_ATTEMPT', 'm');
    const unknown = new TypeError('x is not a function');
    expect([translate(own), translate(unknown)]).toEqual([own, unknown]);
  });
});

describe('translated', () => {
  it('passes arguments and results on, and translates what is thrown', async () => {
    const store = translated({
      add: (a: number, b: number) => Promise.resolve(a + b),
      fail: () => Promise.reject(prismaError('P1017')),
    });
    expect(await store.add(1, 2)).toBe(3);
    await expect(store.fail()).rejects.toMatchObject({ code: 'UNAVAILABLE' });
  });
});
