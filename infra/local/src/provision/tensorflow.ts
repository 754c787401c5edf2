import type { PartReport, ProvisionContext } from './part.js';
export function provisionTensorflow(_context: ProvisionContext): Promise<PartReport> {
  return Promise.reject(new Error('pending'));
}
