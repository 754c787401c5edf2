import type { ApiKey, ApiKeyRequest, CreatedApiKey } from '@beamline/contracts';
import type { Records } from '@beamline/records';
import { Inject, Injectable } from '@nestjs/common';
import { hashSecret, newSecret } from '../auth/secrets.js';
import { RECORDS } from '../ports.js';

@Injectable()
export class KeysService {
  constructor(@Inject(RECORDS) private readonly records: Records) {}

  list(): Promise<ApiKey[]> {
    return this.records.apiKeys.list();
  }

  async create({ name, role }: ApiKeyRequest): Promise<CreatedApiKey> {
    const secret = newSecret();
    const key = await this.records.apiKeys.create({ name, role, secretHash: hashSecret(secret) });
    return { ...key, secret };
  }

  revoke(id: string): Promise<void> {
    return this.records.apiKeys.revoke(id);
  }
}
