/** Element types by name, with TensorFlow's number for each (`types.proto`). */
export const DTYPE_CODE = {
  float32: 1,
  int32: 3,
  uint8: 4,
  string: 7,
  int64: 9,
  bool: 10,
  bfloat16: 14,
  uint16: 17,
  half: 19,
  resource: 20,
} as const;

export type DType = keyof typeof DTYPE_CODE;

const NAME_BY_CODE = new Map<number, DType>(
  Object.entries(DTYPE_CODE).map(([name, code]) => [code, name as DType]),
);

/** @throws TypeError for a type this library has no name for */
export const dtypeOfCode = (code: number): DType => {
  const name = NAME_BY_CODE.get(code);
  if (name === undefined) throw new TypeError(`TensorFlow element type ${code} is not supported.`);
  return name;
};
