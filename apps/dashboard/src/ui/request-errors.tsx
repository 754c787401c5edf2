import type { z } from 'zod';
import '../spec/spec.css';

/** What a form still lacks before its request can be sent. */
export function RequestErrors({ error }: { error: z.ZodError | undefined }) {
  if (error === undefined) return null;
  return (
    <div role="status" aria-label="Errors in the form">
      <ul className="field-errors">
        {error.issues.map((issue) => (
          <li key={issue.path.join('.')}>
            <code>{issue.path.join('.')}</code> {issue.message}
          </li>
        ))}
      </ul>
    </div>
  );
}
