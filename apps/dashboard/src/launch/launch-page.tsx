import { useMutation, useQuery } from '@tanstack/react-query';
import { Link, getRouteApi } from '@tanstack/react-router';
import { backbonesQuery } from '../backbones/backbone.api.js';
import { variantName } from '../checkpoints/variant-name.js';
import { datasetsQuery } from '../datasets/dataset.api.js';
import { experimentQuery, launch } from '../experiments/experiment.api.js';
import { usePageTitle } from '../shell/page-title.js';
import { useSpecDraft } from '../spec/spec-draft.js';
import { SpecEditor } from '../spec/spec-editor.js';
import { specText } from '../spec/spec-text.js';
import { ErrorBox } from '../ui/error-box.js';
import { SkeletonRows } from '../ui/skeleton.js';
import { LaunchAside } from './launch-aside.js';
import { starterSpec } from './starter-spec.js';
import './launch.css';

const route = getRouteApi('/launch');

/** A new experiment, from a starter or from the spec of another one. */
export function LaunchPage() {
  usePageTitle('Launch');
  const { from } = route.useSearch();
  const datasets = useQuery(datasetsQuery());
  const backbones = useQuery(backbonesQuery());
  const source = useQuery({ ...experimentQuery(from ?? ''), enabled: from !== undefined });
  const names = {
    datasets: datasets.data?.items.map((one) => one.name) ?? [],
    backbones: backbones.data?.items.map((one) => one.name) ?? [],
  };
  const ready = !datasets.isPending && !backbones.isPending && (from === undefined || !source.isPending);
  return (
    <div className="stack">
      <div className="page-head">
        <div>
          <h1>Launch an experiment</h1>
          <p>
            A spec says everything that determines an experiment. Write it as YAML or JSON, or paste a recipe.
          </p>
        </div>
      </div>
      {source.isError && <ErrorBox error={source.error} />}
      {ready ? (
        <LaunchForm initial={initialText(source.data?.spec, names)} names={names} />
      ) : (
        <SkeletonRows />
      )}
    </div>
  );
}

interface Names {
  datasets: readonly string[];
  backbones: readonly string[];
}

function initialText(spec: { name: string } | undefined, { datasets, backbones }: Names): string {
  if (spec !== undefined) return specText({ ...spec, name: variantName(spec.name, 'variant') }, 'yaml');
  return starterSpec(datasets[0] ?? 'scenes', backbones[0] ?? 'lite0');
}

function LaunchForm({ initial, names }: { initial: string; names: Names }) {
  const navigate = route.useNavigate();
  const start = useMutation({
    mutationFn: launch,
    onSuccess: ({ run }) => navigate({ to: '/runs/$runId', params: { runId: run.id } }),
  });
  const draft = useSpecDraft(initial, start.error, start.reset);
  return (
    <div className="launch">
      <section className="panel stack">
        <SpecEditor label="Spec" text={draft.text} errors={draft.errors} onChange={draft.setText} />
        {start.isError && draft.errors.length === 0 && <ErrorBox error={start.error} />}
        <div className="row">
          <button
            type="button"
            className="button button-primary"
            disabled={!draft.read.ok || start.isPending}
            onClick={() => {
              if (draft.read.ok) start.mutate(draft.read.spec);
            }}
          >
            {start.isPending ? 'Launching…' : 'Launch'}
          </button>
          <Link to="/experiments" className="button button-quiet">
            Not now
          </Link>
          <span className="faint" role="status">
            {draft.errors.length === 0
              ? 'The spec is complete.'
              : 'The spec needs a change before it can be launched.'}
          </span>
        </div>
      </section>
      <LaunchAside datasets={names.datasets} backbones={names.backbones} />
    </div>
  );
}
