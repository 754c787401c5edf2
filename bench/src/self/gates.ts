/** What a run of `--self` measured, in one process. */
export interface SelfMeasurement {
  /** Multiplications and additions a second of a plain matrix product. */
  readonly flopsPerSecond: number;
  readonly decoderStep: Work;
  readonly resnetForward: Work;
  /** TensorFlow operations of a decoder step. */
  readonly operations: number;
  readonly peakBytes: number;
}

export interface Work {
  readonly seconds: number;
  readonly flops: number;
}

export interface Gate {
  readonly name: string;
  readonly value: number;
  readonly limit: number;
  readonly unit: string;
  readonly passed: boolean;
}

const LIMITS = { decoderStep: 2.4, resnetForward: 1.2, operations: 2100, peakGB: 2 };

/** Times are in units of what the machine's own rate of multiplication would need. */
export function gatesOf({ flopsPerSecond, ...measured }: SelfMeasurement): Gate[] {
  const relative = ({ seconds, flops }: Work): number => (seconds * flopsPerSecond) / flops;
  return [
    gate('decoder step', relative(measured.decoderStep), LIMITS.decoderStep, '× the time of its products'),
    gate(
      'ResNet-101 forward',
      relative(measured.resnetForward),
      LIMITS.resnetForward,
      '× the time of its products',
    ),
    gate('operations of a decoder step', measured.operations, LIMITS.operations, ''),
    gate('peak memory', measured.peakBytes / 1e9, LIMITS.peakGB, 'GB'),
  ];
}

const gate = (name: string, value: number, limit: number, unit: string): Gate => ({
  name,
  value,
  limit,
  unit,
  passed: value <= limit,
});

export function gateLine({ name, value, limit, unit, passed }: Gate): string {
  const number = Number.isInteger(value) ? String(value) : value.toFixed(2);
  return `${passed ? 'pass' : 'FAIL'}  ${name}: ${number} ${unit}, at most ${limit}`.replace(' ,', ',');
}
