import { Link } from '@tanstack/react-router';

interface LaunchAsideProps {
  datasets: readonly string[];
  backbones: readonly string[];
}

/** What a spec can refer to, and the fields that matter most. */
export function LaunchAside({ datasets, backbones }: LaunchAsideProps) {
  return (
    <aside className="stack launch-aside">
      <Names title="Datasets" names={datasets} to="/datasets" />
      <Names title="Backbones" names={backbones} to="/backbones" />
      <section>
        <h2>Fields people change</h2>
        <dl className="launch-fields">
          {FIELDS.map(([field, meaning]) => (
            <div key={field}>
              <dt>
                <code>{field}</code>
              </dt>
              <dd>{meaning}</dd>
            </div>
          ))}
        </dl>
      </section>
    </aside>
  );
}

const FIELDS: readonly (readonly [string, string])[] = [
  ['stages[].trains', 'decoder, or encoder+decoder to fine-tune; then name trainableBlocks'],
  ['stages[].patienceEpochs', 'epochs without a better validation BLEU-4 before a stage stops'],
  ['sweep.beams', 'beam sizes scored after the last stage'],
  ['budgetMinutes', 'training time after which the stage stops at a checkpoint'],
  ['mode', 'sound, or reference to repeat the published code with its quirks'],
  ['resources', 'class of machine: the workers that take the run'],
];

interface NamesProps {
  title: string;
  names: readonly string[];
  to: '/datasets' | '/backbones';
}

function Names({ title, names, to }: NamesProps) {
  return (
    <section>
      <h2>{title}</h2>
      {names.length === 0 ? (
        <p className="faint">
          None yet. <Link to={to}>Import one</Link> first.
        </p>
      ) : (
        <ul className="row">
          {names.map((name) => (
            <li key={name}>
              <code className="name-chip">{name}</code>
            </li>
          ))}
        </ul>
      )}
    </section>
  );
}
