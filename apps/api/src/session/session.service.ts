import { DomainError, type Session, type SessionRequest } from '@beamline/contracts';
import type { Records } from '@beamline/records';
import { Inject, Injectable } from '@nestjs/common';
import { hashSecret } from '../auth/secrets.js';
import { SESSION_TTL_MS, signSession } from '../auth/session-token.js';
import { RECORDS, SETTINGS, type Settings } from '../ports.js';

@Injectable()
export class SessionService {
  constructor(
    @Inject(RECORDS) private readonly records: Records,
    @Inject(SETTINGS) private readonly settings: Settings,
  ) {}

  /** Exchanges a key for a session that lasts a week, or until the key is revoked. */
  async open({ key }: SessionRequest): Promise<{ session: Session; token: string }> {
    const secretHash = hashSecret(key.trim());
    const found = await this.records.apiKeys.findByHash(secretHash);
    if (found === null) {
      throw new DomainError('UNAUTHENTICATED', 'this key is unknown or was revoked', {
        advice: 'Copy the whole key, from blk_ to its end.',
      });
    }
    const token = signSession(secretHash, Date.now() + SESSION_TTL_MS, this.settings.sessionSecret);
    return { session: { name: found.name, role: found.role }, token };
  }
}
