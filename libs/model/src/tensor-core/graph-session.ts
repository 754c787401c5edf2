import { DomainError } from '@beamline/contracts';
import { DTYPE_CODE, dtypeOfCode } from './dtype.js';
import type { LoadedGraph } from './executor.js';
import { SAVED_MODEL_TAG } from './graph-def.js';
import type { RecordedGraph } from './graph-recorder.js';
import type { NativeBinding } from './native-binding.js';
import { tensorHandle, type Tensor } from './tensor.js';

/**
 * Graphs written so far. TensorFlow's file system in memory appends to a file that exists and no operation deletes
 * one, so each graph has its own and stays: some 50 kB, since weights are inputs.
 */
let graphsWritten = 0;

/** Opens a session on a graph. TensorFlow takes a graph only from a file: it is written to one in memory. */
export const loadGraph = (binding: NativeBinding, graph: RecordedGraph): LoadedGraph => {
  const session = openSession(binding, graph.savedModel);
  const inputNames = graph.inputs.join();
  return {
    run: (inputs) => runSession(binding, session, inputs, inputNames, graph.output),
    dispose: () => {
      binding.deleteSavedModel(session);
    },
  };
};

const openSession = (binding: NativeBinding, savedModel: Uint8Array): number => {
  graphsWritten += 1;
  const folder = `ram://beamline/graph-${graphsWritten}`;
  try {
    writeInMemory(binding, `${folder}/saved_model.pb`, savedModel);
    return binding.loadSavedModel(folder, SAVED_MODEL_TAG);
  } catch (cause) {
    throw new DomainError('INTERNAL', 'TensorFlow cannot load a graph.', { cause });
  }
};

const writeInMemory = (binding: NativeBinding, path: string, bytes: Uint8Array): void => {
  const operands = [Buffer.from(path), bytes].map((text) =>
    binding.createTensor([], DTYPE_CODE.string, [text]),
  );
  try {
    binding.executeOp('WriteFile', [], operands, 0);
  } finally {
    for (const operand of operands) binding.deleteTensor(operand);
  }
};

const runSession = (
  binding: NativeBinding,
  session: number,
  inputs: readonly Tensor[],
  inputNames: string,
  outputName: string,
): Tensor => {
  const ids = inputs.map(({ id }) => id);
  try {
    const [result] = binding.runSavedModel(session, ids, inputNames, outputName);
    if (result === undefined) throw new Error('The graph gave no result.');
    return tensorHandle(result.id, result.shape, dtypeOfCode(result.dtype));
  } catch (cause) {
    throw graphFailed(cause);
  }
};

const graphFailed = (cause: unknown): DomainError => {
  const reason = cause instanceof Error ? cause.message : String(cause);
  return reason.includes('OOM')
    ? new DomainError('OUT_OF_MEMORY', `A graph needs more memory than there is: ${reason}`, {
        cause,
        advice: 'Use a smaller batch or a bigger machine.',
      })
    : new DomainError('INTERNAL', `TensorFlow refused to run a graph: ${reason}`, { cause });
};
