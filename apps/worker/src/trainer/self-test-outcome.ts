/** A timed product of two square matrices, compared with float64 sums. */
export interface ProductTest {
  precision: 'float32' | 'bfloat16';
  side: number;
  /** Mean of one product. */
  seconds: number;
  flopsPerSecond: number;
  /** Greatest over the entries compared, as a share of the sum of an entry's terms without their signs. */
  deviation: number;
  tolerance: number;
  agrees: boolean;
}

export interface SelfTestOutcome {
  /** Version of libtensorflow. */
  tensorflow: string;
  usesGpu: boolean;
  /** Of CUDA; null where the environment says nothing. */
  visibleDevices: string | null;
  /** Whether TensorFlow takes a GPU's memory as it needs it, not all at once. */
  memoryGrowth: boolean;
  products: ProductTest[];
}
