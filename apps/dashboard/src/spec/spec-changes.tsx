import { type SpecChange, leafText } from './spec-diff.js';
import './spec.css';

/** Fields in which a fork differs from its parent. */
export function SpecChanges({ changes }: { changes: readonly SpecChange[] }) {
  if (changes.length === 0) return <p className="soft">Nothing differs.</p>;
  return (
    <div className="table-wrap">
      <table className="table spec-changes">
        <thead>
          <tr>
            <th scope="col">field</th>
            <th scope="col">before</th>
            <th scope="col">after</th>
          </tr>
        </thead>
        <tbody>
          {changes.map((change) => (
            <tr key={change.path}>
              <th scope="row">
                <code>{change.path}</code>
              </th>
              <td>
                <del>{leafText(change.before)}</del>
              </td>
              <td>
                <ins>{leafText(change.after)}</ins>
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
