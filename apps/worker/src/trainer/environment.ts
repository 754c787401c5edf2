/** What a trainer child sees: paths and threads, no password and no address of any server. */
const PASSED_ON =
  /^(PATH|HOME|LANG|TMPDIR|NODE_OPTIONS|LD_LIBRARY_PATH|GLIBC_TUNABLES|CUDA_.*|TF_.*|OMP_.*)$/;

/** Tensors come and go by the hundred megabytes each second: in huge pages a new one costs 500 times fewer page faults. */
const ALLOCATOR = 'glibc.malloc.hugetlb=1';

export function trainerEnvironment(variables: NodeJS.ProcessEnv): NodeJS.ProcessEnv {
  const passed = Object.entries(variables).filter(([name]) => PASSED_ON.test(name));
  const { BEAMLINE_THREADS: threads } = variables;
  return {
    GLIBC_TUNABLES: ALLOCATOR,
    TF_CPP_MIN_LOG_LEVEL: '2',
    TF_FORCE_GPU_ALLOW_GROWTH: 'true',
    // Read by TensorFlow when it starts; without it, every core that the process may use.
    ...(threads === undefined || threads === '' ? {} : { TF_NUM_INTRAOP_THREADS: threads }),
    ...Object.fromEntries(passed),
  };
}
