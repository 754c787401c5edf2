import type {
  ModelAliasEvent,
  ModelCard,
  ModelChange,
  ModelQuery,
  ModelRequest,
  ModelVersion,
  Page,
  PageQuery,
  RegisteredModel,
} from '@beamline/contracts';
import type { NewCheckpoint } from '../training/training-records.js';

export interface NewVersion {
  /** Of the model, which is made when there is none. */
  name: string;
  checkpointId: string;
  note: string;
  /** Name of the key that asks. */
  by: string | null;
}

export interface AliasMove {
  name: string;
  alias: string;
  version: number;
  by: string | null;
}

/** What an import has read and stored; ids are derived from the import's. */
export interface ImportedModel {
  name: string;
  note: string;
  by: string | null;
  card: ModelCard;
  runId: string;
  checkpoint: Omit<NewCheckpoint, 'stage'>;
  datasetId: string;
  backboneId: string;
}

/** Names, numbers and aliases for checkpoints. A registered checkpoint and its run cannot be deleted. */
export interface ModelStore {
  /** `CONFLICT` when the name is taken. */
  create(request: ModelRequest, by: string | null): Promise<RegisteredModel>;
  update(name: string, change: ModelChange): Promise<RegisteredModel>;
  list(query: ModelQuery): Promise<Page<RegisteredModel>>;
  get(name: string): Promise<RegisteredModel>;
  /** With its versions, whose checkpoints stay; `CONFLICT` while it has aliases. */
  remove(name: string): Promise<void>;
  /** The next number, never one that was given before. */
  addVersion(version: NewVersion): Promise<ModelVersion>;
  /** By number, by alias, or `latest`. */
  getVersion(name: string, ref: string): Promise<ModelVersion>;
  getVersionById(id: string): Promise<ModelVersion>;
  listVersions(name: string, query: PageQuery): Promise<Page<ModelVersion>>;
  /** Versions of any model that hold a run's checkpoints, oldest first. */
  versionsOfRun(runId: string): Promise<ModelVersion[]>;
  /** `CONFLICT` while an alias points to it. */
  removeVersion(name: string, ref: string): Promise<void>;
  /** Points the alias to a version, wherever it pointed before, and remembers the move. */
  setAlias(move: AliasMove): Promise<RegisteredModel>;
  removeAlias(move: Omit<AliasMove, 'version'>): Promise<void>;
  listAliasEvents(name: string, query: PageQuery): Promise<Page<ModelAliasEvent>>;
  /** Experiment, completed run, checkpoint and version, in one transaction. */
  saveImported(model: ImportedModel): Promise<ModelVersion>;
  /** What an imported checkpoint came with; null for one that was trained here. */
  importedCard(checkpointId: string): Promise<ModelCard | null>;
}
