import type { ErrorComponentProps } from '@tanstack/react-router';
import { ErrorBox } from '../ui/error-box.js';

/** What remains when a page itself breaks. */
export function PageError({ error, reset }: ErrorComponentProps) {
  return <ErrorBox error={error} onRetry={reset} />;
}
