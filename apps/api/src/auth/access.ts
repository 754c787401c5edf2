import type { Role } from '@beamline/contracts';
import { SetMetadata } from '@nestjs/common';

export const OPEN = 'beamline:open';
export const NEEDED_ROLE = 'beamline:role';

/** Answers everybody. */
export const Open = () => SetMetadata(OPEN, true);

/** Needs at least this role; without it reading needs `viewer` and writing `editor`. */
export const Needs = (role: Role) => SetMetadata(NEEDED_ROLE, role);

const RANK: Record<Role, number> = { viewer: 0, editor: 1, admin: 2 };

export function allows(role: Role, needed: Role): boolean {
  return RANK[role] >= RANK[needed];
}

export function isWrite(method: string): boolean {
  return !['GET', 'HEAD', 'OPTIONS'].includes(method);
}
