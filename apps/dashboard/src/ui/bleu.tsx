import { bleuText } from '../format/number.js';

/** One BLEU score ×100; the hint says so on hover. */
export function BleuScore({ value }: { value: number | null }) {
  return <span title={value === null ? 'not scored yet' : 'BLEU × 100'}>{bleuText(value)}</span>;
}
