import type { z } from 'zod';
import '../spec/spec.css';

/** What a form still lacks before its request can be sent. */
export function RequestErrors({ error }: { error: z.ZodError | undefined }) {
  if (error === undefined) return null;
  return (
    <ul className="field-errors" role="status" aria-label="Errors in the form">
      {error.issues.map((issue) => (
        <li key={issue.path.join('.')}>
          <code>{issue.path.join('.')}</code> {issue.message}
        </li>
      ))}
    </ul>
  );
}
