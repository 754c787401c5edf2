import path from 'node:path';
import { installOnce, isInstalled } from './install-once.js';
import type { ProvisionContext } from './part.js';
import type { WheelPin } from './pins.js';
import { unpackWheel } from './wheel.js';

/** The CUDA 12 and cuDNN 9 libraries that TensorFlow 2.21 opens at run time: [project, folder, version, platform, sha256]. */
const CUDA_WHEELS = [
  [
    'nvidia-cublas-cu12',
    'cublas',
    '12.9.3.13',
    'manylinux_2_27_x86_64',
    'd7d51055f161b317c7105ddaae90e71eda059026074ffef93cf7cde2886bfe72',
  ],
  [
    'nvidia-cuda-cupti-cu12',
    'cuda_cupti',
    '12.8.90',
    'manylinux_2_17_x86_64',
    'ea0cb07ebda26bb9b29ba82cda34849e73c166c18162d3913575b0c9db9a6182',
  ],
  [
    'nvidia-cuda-nvrtc-cu12',
    'cuda_nvrtc',
    '12.9.86',
    'manylinux2010_x86_64',
    '210cf05005a447e29214e9ce50851e83fc5f4358df8b453155d5e1918094dcb4',
  ],
  [
    'nvidia-cuda-runtime-cu12',
    'cuda_runtime',
    '12.9.79',
    'manylinux_2_17_x86_64',
    '25bba2dfb01d48a9b59ca474a1ac43c6ebf7011f1b0b8cc44f54eb6ac48a96c3',
  ],
  [
    'nvidia-cudnn-cu12',
    'cudnn',
    '9.28.0.42',
    'manylinux_2_27_x86_64',
    '9ff58b7f36dacd0a93e89f8f2957b52466889217963701daa15e577317cfa375',
  ],
  [
    'nvidia-cufft-cu12',
    'cufft',
    '11.4.1.4',
    'manylinux_2_17_x86_64',
    'c67884f2a7d276b4b80eb56a79322a95df592ae5e765cf1243693365ccab4e28',
  ],
  [
    'nvidia-curand-cu12',
    'curand',
    '10.3.10.19',
    'manylinux_2_27_x86_64',
    '49b274db4780d421bd2ccd362e1415c13887c53c214f0d4b761752b8f9f6aa1e',
  ],
  [
    'nvidia-cusolver-cu12',
    'cusolver',
    '11.7.5.82',
    'manylinux_2_27_x86_64',
    '15da72d1340d29b5b3cf3fd100e3cd53421dde36002eda6ed93811af63c40d88',
  ],
  [
    'nvidia-cusparse-cu12',
    'cusparse',
    '12.5.10.65',
    'manylinux_2_17_x86_64',
    '73060ce019ac064a057267c585bf1fd5a353734151f87472ff02b2c5c9984e78',
  ],
  [
    'nvidia-nccl-cu12',
    'nccl',
    '2.32.3',
    'manylinux_2_27_x86_64',
    'bb94b2348e4861d5e8aa00b36c3d12d9bdf9c6369b82cbb723de0b582280a21c',
  ],
  [
    'nvidia-nvjitlink-cu12',
    'nvjitlink',
    '12.9.86',
    'manylinux2010_x86_64',
    'e3f1171dbdc83c5932a45f0f4c99180a70de9bd2718c1ab77d14104f6d7147f9',
  ],
] as const;

const TYPICAL_BYTES = 250_000_000;

/**
 * CUDA for TensorFlow, as variables for the programs that load it: the libraries named by `BEAMLINE_CUDA_LIBRARIES`,
 * else the machine's own when that is `system`, else NVIDIA's wheels (about 2.5 GB).
 */
export async function provisionCuda(context: ProvisionContext): Promise<Record<string, string>> {
  const given = givenCuda(context.env);
  if (given !== undefined) return given.env;
  const dir = dirOf(context);
  await installOnce({
    dir,
    pin: PIN,
    install: async (empty) => {
      for (const [project, folder, version, platform, sha256] of CUDA_WHEELS) {
        const pin: WheelPin = { project, version, platform, sha256, bytes: TYPICAL_BYTES };
        await unpackWheel('tensorflow', pin, [{ from: `nvidia/${folder}/lib/`, to: 'lib/' }], empty, context);
      }
    },
  });
  return variables(path.join(dir, 'lib'), context.env);
}

/** CUDA's libraries, and the variables that say where they are. */
export interface CudaLibraries {
  location: string;
  env: Record<string, string>;
}

/** The libraries without fetching anything; undefined where they are not here yet. */
export async function locateCuda(context: ProvisionContext): Promise<CudaLibraries | undefined> {
  const given = givenCuda(context.env);
  if (given !== undefined) return given;
  if (!(await isInstalled(dirOf(context), PIN))) return undefined;
  const location = path.join(dirOf(context), 'lib');
  return { location, env: variables(location, context.env) };
}

const PIN = CUDA_WHEELS.map((wheel) => wheel[4]).join(' ');
const dirOf = ({ partsDir }: ProvisionContext): string => path.join(partsDir, 'cuda-12-linux-x64');

function givenCuda(env: NodeJS.ProcessEnv): CudaLibraries | undefined {
  const given = env['BEAMLINE_CUDA_LIBRARIES'];
  if (given === undefined || given === '') return undefined;
  if (given === 'system') return { location: 'system', env: { TF_FORCE_GPU_ALLOW_GROWTH: 'true' } };
  const location = path.resolve(given);
  return { location, env: variables(location, env) };
}

function variables(libraries: string, env: NodeJS.ProcessEnv): Record<string, string> {
  const folders = [libraries, env['LD_LIBRARY_PATH']].filter(
    (folder) => folder !== undefined && folder !== '',
  );
  return { LD_LIBRARY_PATH: folders.join(':'), TF_FORCE_GPU_ALLOW_GROWTH: 'true' };
}
