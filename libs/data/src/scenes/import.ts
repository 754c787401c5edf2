import type { DatasetSource, Split } from '@beamline/contracts';
import sharp from 'sharp';
import { buildDataset, type BuildOptions, type BuiltDataset } from '../datasets/build.js';
import { CHANNELS, type Pixels } from '../images/pixels.js';
import type { ImageSource } from '../karpathy/image-source.js';
import type { KarpathyImage } from '../karpathy/karpathy-file.js';
import { CounterRandom } from '../random.js';
import { describeScene } from './describe.js';
import { drawScene } from './draw.js';
import { sampleScene, sceneKey } from './sample.js';
import type { Scene } from './scene.js';

/** How many scenes of a generated dataset each split has, and the seed that all of it follows from. */
export type ScenesOptions = Pick<
  Extract<DatasetSource, { kind: 'scenes' }>,
  'train' | 'val' | 'test' | 'seed'
>;

export interface ScenesImportOptions extends BuildOptions, ScenesOptions {}

/** A scene with its name, split and five captions. */
export interface CaptionedScene extends KarpathyImage {
  readonly scene: Scene;
  readonly split: Split;
}

/**
 * Draws up scenes of coloured shapes with five captions each. No two of them, in whatever splits, hold the same groups in
 * the same relation, so that no validation or test scene has been seen in training.
 */
export function generateScenes(options: ScenesOptions): CaptionedScene[] {
  const taken = new Set<string>();
  return (['train', 'val', 'test'] as const).flatMap((split) =>
    Array.from({ length: options[split] }, (_, i) => {
      const fileName = `${split}/${String(i).padStart(5, '0')}.png`;
      const scene = untaken(taken, new CounterRandom('scene', options.seed, fileName));
      const words = describeScene(scene, new CounterRandom('captions', options.seed, fileName));
      return {
        fileName,
        split,
        scene,
        captions: words.map((tokens) => ({ tokens, raw: `${tokens.join(' ')} .` })),
      };
    }),
  );
}

function untaken(taken: Set<string>, random: CounterRandom): Scene {
  let scene = sampleScene(random);
  while (taken.has(sceneKey(scene))) scene = sampleScene(random);
  taken.add(sceneKey(scene));
  return scene;
}

/** Draws a scene's image: (side, side, 3). */
export function renderScene({ fileName, scene }: CaptionedScene, side: number, seed: number): Pixels {
  return drawScene(scene, side, new CounterRandom('drawing', seed, fileName));
}

/**
 * Generates a dataset of scenes and writes it in the way of every import. It stands in for photographs where none may
 * be downloaded: small, honest to learn, the same on every machine.
 *
 * @throws DomainError as `buildDataset` does
 */
export async function importScenes(options: ScenesImportOptions): Promise<BuiltDataset> {
  const scenes = generateScenes(options);
  const byName = new Map(scenes.map((scene) => [scene.fileName, scene]));
  const source: ImageSource = {
    read: async (fileName) => {
      const scene = byName.get(fileName);
      if (scene === undefined) throw new RangeError(`There is no scene ${fileName}`);
      return toPng(renderScene(scene, options.imageSize, options.seed));
    },
    close: () => Promise.resolve(),
  };
  return { ...(await buildDataset(scenes, source, options)), warnings: [] };
}

async function toPng({ data, height, width }: Pixels): Promise<Uint8Array> {
  return sharp(data, { raw: { width, height, channels: CHANNELS } })
    .png({ compressionLevel: 1 })
    .toBuffer();
}
