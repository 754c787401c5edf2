import { describe, expect, it } from 'vitest';
import { readCaptions } from '../datasets/read.js';
import { CounterRandom } from '../random.js';
import { useFolder } from '../testing/folder.js';
import { sha256 } from '../testing/sha256.js';
import { generateScenes, importScenes, renderScene } from './import.js';
import { layOut, type Placement } from './layout.js';
import { sceneKey } from './sample.js';

const inFolder = useFolder();
const scenes = generateScenes({ train: 300, val: 50, test: 50, seed: 1 });

const placementsOf = (index: number) => {
  const scene = scenes[index]?.scene;
  if (scene === undefined) throw new RangeError('no such scene');
  const placements = layOut(scene, new CounterRandom('layout', index));
  const of = (group: unknown) => placements.filter((placement) => placement.group === group);
  return { scene, placements, first: of(scene.first), second: of(scene.second) };
};
const everyScene = scenes.map((_, i) => i);

describe('generated scenes', () => {
  it('are split as asked and are the same for the same seed', () => {
    expect(
      ['train', 'val', 'test'].map((split) => scenes.filter((scene) => scene.split === split).length),
    ).toEqual([300, 50, 50]);
    expect(generateScenes({ train: 300, val: 50, test: 50, seed: 1 })).toEqual(scenes);
    expect(generateScenes({ train: 1, val: 1, test: 1, seed: 2 })[0]?.scene).not.toEqual(scenes[0]?.scene);
  });

  it('keep their training scenes when other splits grow', () => {
    expect(generateScenes({ train: 300, val: 90, test: 2, seed: 1 }).slice(0, 300)).toEqual(
      scenes.slice(0, 300),
    );
  });

  it('never repeat: what is validated on was not trained on', () => {
    expect(new Set(scenes.map(({ scene }) => sceneKey(scene))).size).toBe(scenes.length);
  });

  it('take a scene and its mirror image in words for the same', () => {
    const first = { count: 1, size: 'small', colour: 'red', shape: 'star' } as const;
    const second = { count: 2, size: 'large', colour: 'blue', shape: 'heart' } as const;
    const background = { tone: 'dark', pattern: 'plain' } as const;
    const above = sceneKey({ first, relation: 'above', second, background });
    expect(sceneKey({ first: second, relation: 'below', second: first, background })).toBe(above);
    expect(sceneKey({ first: second, relation: 'above', second: first, background })).not.toBe(above);
  });

  it('have five captions of lower-case words, from a vocabulary of 60 to 90', () => {
    const tokens = scenes.flatMap(({ captions }) => captions.flatMap((caption) => caption.tokens));
    expect(scenes.every(({ captions }) => captions.length === 5)).toBe(true);
    expect(tokens.every((token) => /^[a-z]+$/.test(token))).toBe(true);
    expect(new Set(tokens).size).toBeGreaterThanOrEqual(60);
    expect(new Set(tokens).size).toBeLessThanOrEqual(90);
  });

  it('name both groups in every caption and write "an" before a vowel', () => {
    for (const { captions, scene } of scenes) {
      for (const { tokens } of captions) {
        expect(tokens).toContain(scene.first.colour);
        expect(tokens).toContain(scene.second.colour);
        expect(tokens.join(' ')).not.toMatch(/\ba [aeiou]|\ban [^aeiou]/);
      }
    }
  });
});

describe('objects of a scene', () => {
  const centre = (of: 'x' | 'y') => (placement: Placement) => placement[of];
  const isBefore = (a: Placement[], b: Placement[], of: 'x' | 'y') =>
    Math.max(...a.map(centre(of))) < Math.min(...b.map(centre(of)));

  it('are as many as the captions say, inside the picture', () => {
    for (const { scene, placements, first, second } of everyScene.map(placementsOf)) {
      expect([first.length, second.length]).toEqual([scene.first.count, scene.second.count]);
      for (const { x, y, radius } of placements) {
        expect(Math.min(x, y) - radius).toBeGreaterThan(-0.01);
        expect(Math.max(x, y) + radius).toBeLessThan(1.01);
      }
    }
  });

  it('stand where the captions say', () => {
    for (const { scene, first, second } of everyScene.map(placementsOf)) {
      if (scene.relation === 'above') expect(isBefore(first, second, 'y')).toBe(true);
      if (scene.relation === 'below') expect(isBefore(second, first, 'y')).toBe(true);
      if (scene.relation === 'left') expect(isBefore(first, second, 'x')).toBe(true);
      if (scene.relation === 'right') expect(isBefore(second, first, 'x')).toBe(true);
      const [container] = second;
      if (scene.relation !== 'inside' || container === undefined) continue;
      for (const { x, y, radius } of first) {
        expect(Math.hypot(x - container.x, y - container.y) + radius).toBeLessThan(container.radius);
      }
    }
  });

  it('do not hide each other, unless one is inside the other', () => {
    for (const { scene, placements } of everyScene.map(placementsOf)) {
      if (scene.relation === 'inside') continue;
      placements.forEach((a, i) => {
        for (const b of placements.slice(i + 1)) {
          expect(Math.hypot(a.x - b.x, a.y - b.y)).toBeGreaterThan(0.95 * (a.radius + b.radius));
        }
      });
    }
  });
});

describe('pictures of scenes', () => {
  it('never change: datasets are named by their bytes', () => {
    const pictures = scenes.slice(0, 8).map((scene) => renderScene(scene, 48, 1).data);
    expect(sha256(Buffer.concat(pictures))).toBe(
      '8c7f1ecc1cdaf7856ba381208b4b5d96facb38206f511795e60fdecaba449090',
    );
  });

  it('are drawn quickly', () => {
    const start = performance.now();
    for (const scene of scenes.slice(0, 20)) renderScene(scene, 160, 1);
    expect((performance.now() - start) / 20).toBeLessThan(200);
  });
});

describe('importScenes', () => {
  const options = { minWordFrequency: 1, maxLength: 50, captionsPerImage: 5 };
  const start = (folder: string, seed: number) =>
    importScenes({ folder: inFolder(folder), train: 4, val: 2, test: 1, seed, imageSize: 48, options });

  it('makes an ordinary dataset, the same for the same seed', async () => {
    const built = await start('a', 3);
    const again = await start('b', 3);
    const other = await start('c', 4);
    expect(again.digest).toBe(built.digest);
    expect(other.digest).not.toBe(built.digest);
    const captions = await readCaptions(inFolder('a', 'train.captions.json'));
    expect(captions.map(({ fileName }) => fileName)).toEqual([0, 1, 2, 3].map((i) => `train/0000${i}.png`));
    expect(built.manifest.splits.train).toMatchObject({ images: 4, captions: 20 });
  });
});
