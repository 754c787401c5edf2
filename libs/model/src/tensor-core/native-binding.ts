/** What an operation is told besides its inputs; `type` is one of the binding's `TF_ATTR_*` codes. */
export interface NativeAttribute {
  readonly name: string;
  readonly type: number;
  readonly value: NativeAttributeValue;
}

export type NativeAttributeValue = boolean | number | string | readonly number[];

export interface NativeTensor {
  readonly id: number;
  readonly shape: number[];
  readonly dtype: number;
}

/** The typed array that carries a tensor's elements, or for strings one byte array an element. */
export type NativeValues = Float32Array | Int32Array | Uint8Array | readonly Uint8Array[];

/** The part of TensorFlow.js' N-API binding that this library uses. Every call runs to its end on the calling thread. */
export interface NativeBinding {
  readonly TF_Version: string;
  readonly TF_ATTR_STRING: number;
  readonly TF_ATTR_INT: number;
  readonly TF_ATTR_FLOAT: number;
  readonly TF_ATTR_BOOL: number;
  readonly TF_ATTR_TYPE: number;
  readonly TF_ATTR_SHAPE: number;
  createTensor(shape: readonly number[], dtype: number, values: NativeValues): number;
  deleteTensor(id: number): void;
  tensorDataSync(id: number): unknown;
  executeOp(
    name: string,
    attributes: readonly NativeAttribute[],
    inputIds: readonly number[],
    outputs: number,
  ): NativeTensor[];
  getNumOfTensors(): number;
  /** Gives the id of a session on the SavedModel in a folder. */
  loadSavedModel(folder: string, tag: string): number;
  /** `inputNames` and `outputNames` are joined by commas. */
  runSavedModel(
    id: number,
    inputIds: readonly number[],
    inputNames: string,
    outputNames: string,
  ): NativeTensor[];
  deleteSavedModel(id: number): void;
  isUsingGpuDevice(): boolean;
}
