/** What a new experiment may look like; names what people change first. */
export function starterSpec(dataset: string, backbone: string): string {
  return `# Defaults are left out; add any field of the spec.
name: first-look
description: Decoder first, then the whole sweep.
dataset: ${dataset}
backbone: ${backbone}
seed: 1

model:
  grid: 8
  embeddingSize: 256
  attentionSize: 256
  hiddenSize: 256

stages:
  - name: decoder
    trains: decoder
    batchSize: 80
    maxEpochs: 10
    patienceEpochs: 3
    decoderLearningRate: 0.0008

sweep:
  beams: [1, 3, 5]
  splits: [val, test]
`;
}
