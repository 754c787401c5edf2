import { Command, CommanderError } from 'commander';
import { importBackbone } from './backbones/import-backbone.js';
import { listBackbones } from './backbones/list-backbones.js';
import { captionPictures } from './captionings/caption-pictures.js';
import { forkCheckpoint } from './checkpoints/fork-checkpoint.js';
import { listCheckpoints } from './checkpoints/list-checkpoints.js';
import { completion } from './completion/completion.js';
import { importDataset } from './datasets/import-dataset.js';
import { listDatasets } from './datasets/list-datasets.js';
import { scenesDataset } from './datasets/scenes-dataset.js';
import { importEmbeddings } from './embeddings/import-embeddings.js';
import { listEmbeddings } from './embeddings/list-embeddings.js';
import { compareRuns } from './evaluations/compare-runs.js';
import { listEvaluations } from './evaluations/list-evaluations.js';
import { showCaptions } from './evaluations/show-captions.js';
import { EXIT, EXIT_HELP } from './exit-code.js';
import { listExperiments } from './experiments/list-experiments.js';
import { createKey, listKeys, revokeKey } from './keys/manage-keys.js';
import { launchRecipe } from './launch/launch-recipe.js';
import { endWithoutReader } from './output/broken-pipe.js';
import { quickstart } from './quickstart/quickstart.js';
import { listRuns } from './runs/list-runs.js';
import { showRun } from './runs/show-run.js';
import { cancelRun, resumeRun } from './runs/stop-and-go.js';
import { watchRun } from './runs/watch-run.js';
import { doctor } from './stack/doctor.js';
import { down } from './stack/down.js';
import { key } from './stack/key.js';
import { logs } from './stack/logs.js';
import { status } from './stack/status.js';
import { up } from './stack/up.js';

type Verb = (parent: Command) => void;

/** The verbs, in the order of `beamline --help`. */
const VERBS: Record<string, readonly Verb[]> = {
  'Local stack:': [quickstart, up, down, status, doctor, logs, key],
  'Experiments:': [launchRecipe, listExperiments, listRuns, showRun, watchRun, cancelRun, resumeRun],
  'Results:': [listEvaluations, compareRuns, showCaptions, listCheckpoints, forkCheckpoint, captionPictures],
};

/** Verbs that are grouped under a noun: `beamline dataset import`. */
const NOUNS: readonly { name: string; description: string; verbs: readonly Verb[] }[] = [
  { name: 'dataset', description: 'datasets', verbs: [importDataset, scenesDataset, listDatasets] },
  { name: 'backbone', description: 'encoder weights', verbs: [importBackbone, listBackbones] },
  { name: 'embeddings', description: 'word vectors', verbs: [importEmbeddings, listEmbeddings] },
  { name: 'keys', description: 'API keys', verbs: [createKey, listKeys, revokeKey] },
];

function createProgram(): Command {
  const program = new Command('beamline')
    .description('Staged image-captioning experiments: launch, follow, compare, resume.')
    .version('0.1.0')
    .addHelpText('after', EXIT_HELP)
    .exitOverride();
  for (const [heading, verbs] of Object.entries(VERBS)) {
    program.commandsGroup(heading);
    for (const add of verbs) add(program);
  }
  program.commandsGroup('Data and access:');
  for (const { name, description, verbs } of NOUNS) {
    const noun = program.command(name).description(description);
    for (const add of verbs) add(noun);
  }
  completion(program);
  return program;
}

endWithoutReader(process.stdout);
endWithoutReader(process.stderr);
try {
  await createProgram().parseAsync();
} catch (error) {
  if (!(error instanceof CommanderError)) throw error;
  process.exitCode = error.exitCode === 0 ? EXIT.ok : EXIT.invalid;
}
