import { createRequire } from 'node:module';
import { DomainError } from '@beamline/contracts';
import { EagerExecutor } from './eager-executor.js';
import type { Executor } from './executor.js';
import type { NativeBinding } from './native-binding.js';
import { Ops } from './ops.js';

/** TensorFlow, loaded. */
export interface Backend {
  readonly ops: Ops;
  /** What `ops` runs on; `Ops.on` another one around it sees every operation. */
  readonly executor: Executor;
  /** Version of libtensorflow, for example `2.21.0`. */
  readonly version: string;
  readonly usesGpu: boolean;
}

interface TensorFlowModule {
  backend(): { readonly binding: NativeBinding };
}

let opened: Backend | undefined;

/**
 * Loads TensorFlow on the first call (about 0.6 s and 380 MB) and gives the same backend ever after.
 * Importing this library loads nothing. TensorFlow runs on the calling thread and a failed internal check of it
 * ends the process: training belongs in a child process.
 *
 * @throws DomainError `UNAVAILABLE` when the native binding is not built or cannot be loaded
 */
export const openBackend = (): Backend => {
  opened ??= describe(loadBinding());
  return opened;
};

const describe = (binding: NativeBinding): Backend => {
  const executor = new EagerExecutor(binding);
  return {
    ops: Ops.on(executor),
    executor,
    version: binding.TF_Version,
    usesGpu: binding.isUsingGpuDevice(),
  };
};

const loadBinding = (): NativeBinding => {
  // Read by native code at load time, so it cannot be an argument.
  process.env['TF_CPP_MIN_LOG_LEVEL'] ??= '2';
  const require = createRequire(import.meta.url);
  restoreRemovedUtil(require('node:util') as Record<string, unknown>);
  try {
    return (require('@tensorflow/tfjs-node-gpu') as TensorFlowModule).backend().binding;
  } catch (cause) {
    throw new DomainError('UNAVAILABLE', "TensorFlow's native binding cannot be loaded.", {
      cause,
      advice: "Run the project's set-up (`npm run quickstart`), which builds it.",
    });
  }
};

/** tfjs-node calls `util.isNullOrUndefined`, which Node removed in version 23. */
const restoreRemovedUtil = (util: Record<string, unknown>): void => {
  util['isNullOrUndefined'] ??= (value: unknown): boolean => value === null || value === undefined;
};
