import { DomainError, type ApiKey } from '@beamline/contracts';
import type { Records } from '@beamline/records';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { partial } from '../testing/partial.js';
import { TEST_SETTINGS } from '../testing/start-api.js';
import { BootstrapKey } from './bootstrap-key.js';
import { hashSecret } from './secrets.js';

const stored: ApiKey[] = [];
const create = vi.fn<Records['apiKeys']['create']>();
const print = vi.spyOn(process.stdout, 'write');
let known: ApiKey | null;

beforeEach(() => {
  stored.length = 0;
  known = null;
  create.mockReset();
  print.mockReset().mockReturnValue(true);
});
afterEach(() => {
  print.mockReset();
});

function ensure(bootstrapKey: string | null): Promise<void> {
  const apiKeys = partial<Records['apiKeys']>({
    list: () => Promise.resolve(stored),
    findByHash: () => Promise.resolve(known),
    create,
  });
  return new BootstrapKey(partial<Records>({ apiKeys }), { ...TEST_SETTINGS, bootstrapKey }).ensure();
}

it('prints a new admin key once when there is none', async () => {
  await ensure(null);
  const [[printed]] = print.mock.calls as [[string]];
  const secret = /blk_[\w-]{43}/.exec(printed)?.[0] ?? '';
  expect(create).toHaveBeenCalledWith(
    expect.objectContaining({ role: 'admin', secretHash: hashSecret(secret) }),
  );
});

it('prints nothing when somebody can sign in already', async () => {
  stored.push(partial<ApiKey>({ id: 'key000000001' }));
  await ensure(null);
  expect(create).not.toHaveBeenCalled();
  expect(print).not.toHaveBeenCalled();
});

it('registers the key of the environment, unprinted, unless it is there', async () => {
  await ensure('a key of the environment');
  expect(create).toHaveBeenCalledTimes(1);
  known = partial<ApiKey>({ id: 'key000000001' });
  await ensure('a key of the environment');
  expect(create).toHaveBeenCalledTimes(1);
  expect(print).not.toHaveBeenCalled();
});

it('does not mind that another instance was faster', async () => {
  create.mockRejectedValue(new DomainError('CONFLICT', 'there is a key of that name'));
  await expect(ensure('a key of the environment')).resolves.toBeUndefined();
});
