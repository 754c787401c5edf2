/** Native parts that Beamline can bring along; each has a file of its own beside this one. */
export type PartName =
  'tensorflow' | 'temporal' | 'temporal-test-server' | 'object-store' | 'postgres' | 'encoder' | 'meteor';

export type PartSource = 'environment' | 'path' | 'package';

/** A part that is ready for use, and where it came from. */
export interface PartReport {
  part: PartName;
  version: string;
  source: PartSource;
  /** An executable, a folder or a file, as the part needs. */
  location: string;
}

export interface PartProgress {
  kind: 'part';
  part: PartName;
  phase: 'waiting' | 'downloading' | 'unpacking' | 'building' | 'ready';
  /** 0..1 where it is known. */
  fraction?: number;
  message: string;
}

export type OnPartProgress = (progress: PartProgress) => void;

/** What every provisioner is told. */
export interface ProvisionContext {
  env: NodeJS.ProcessEnv;
  partsDir: string;
  onProgress: OnPartProgress;
}
