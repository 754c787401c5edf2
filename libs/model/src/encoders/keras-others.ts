import { DomainError } from '@beamline/contracts';
import type { NamedArrays } from '../weights/index.js';

/** Networks of keras.applications that are none of ours although they are called alike, by a layer of theirs. */
const OTHERS: readonly { layer: string; network: string; reason: string }[] = [
  {
    layer: 'bn_Conv1',
    network: 'MobileNetV2',
    reason:
      'it clips at 6, pads at the bottom and right, has a batch-norm epsilon of 1e-3 and no expansion in its first unit; mobilenet_v2 has plain ReLU, padding on all sides, 1e-5 and an expansion',
  },
  {
    layer: 'conv2_block1_preact_bn',
    network: 'ResNet V2',
    reason: 'its batch norms stand before the convolutions, and those of every ResNet here behind them',
  },
  {
    layer: 'res2a_branch2a',
    network: 'first ResNet50',
    reason:
      'it was replaced by one whose layers are named like conv2_block1_1_conv, which is read as resnet50_v1',
  },
];

/** @throws DomainError `INVALID_WEIGHTS` that says what differs, when a Keras file holds such a network */
export const refuseOtherNetworks = (tensors: NamedArrays): void => {
  const names = [...tensors.keys()];
  const other = OTHERS.find(({ layer }) => names.some((name) => name.startsWith(`${layer}/`)));
  if (other === undefined) return;
  const { network, reason } = other;
  throw new DomainError(
    'INVALID_WEIGHTS',
    `The file holds Keras's ${network}, which cannot be imported: ${reason}.`,
    { advice: 'Take a PyTorch or safetensors file of the architecture, or another architecture.' },
  );
};
