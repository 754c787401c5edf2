import { describe, expect, it } from 'vitest';
import { findConnection } from './connect.js';

const local = () => Promise.resolve({ url: 'http://127.0.0.1:4000', key: 'local-key' });
const none = () => Promise.resolve(null);

describe('findConnection', () => {
  it('prefers options to the environment, and both to the local stack', async () => {
    const environment = { BEAMLINE_API_URL: 'http://env:1', BEAMLINE_API_KEY: 'env-key' };
    await expect(findConnection({ url: 'https://given', key: 'k' }, environment, local)).resolves.toEqual({
      url: 'https://given',
      key: 'k',
    });
    await expect(findConnection({}, environment, local)).resolves.toEqual({
      url: 'http://env:1',
      key: 'env-key',
    });
    await expect(findConnection({}, {}, local)).resolves.toEqual({
      url: 'http://127.0.0.1:4000',
      key: 'local-key',
    });
  });

  it('never sends the local key to another address', async () => {
    await expect(findConnection({ url: 'https://given' }, {}, local)).resolves.toEqual({
      url: 'https://given',
      key: undefined,
    });
  });

  it('says beamline up when nothing runs', async () => {
    await expect(findConnection({}, {}, none)).rejects.toMatchObject({
      code: 'UNAVAILABLE',
      advice: 'start one with beamline up, or give --url and --key',
    });
  });

  it('refuses an address that is none', async () => {
    await expect(findConnection({ url: 'localhost:4000' }, {}, none)).rejects.toMatchObject({
      code: 'INVALID_INPUT',
    });
  });
});
