import { OptimiserSpec } from '@beamline/contracts';
import { Adam, exportAdam, measureGradients, openBackend, type NamedArrays, type Ops } from '@beamline/model';
import { Decoder, exportDecoderAdam, learnJointly, StubEncoder } from '@beamline/model/internals';
import { captionsOf, extentOf, placesShape, sizesOf } from '../decoder-model.js';
import { close, exact, type Finding } from '../finding.js';
import type { Fixture, Suite } from '../fixture.js';
import type { FixtureFolder } from '../fixture-folder.js';
import type { GoldenTensors } from '../golden-tensors.js';

import { listValidation } from './validation.js';

export const LOSS = { abs: 2e-5 };
const PARAMETER = { abs: 5e-5 };

interface GoldenStep {
  readonly loss: number;
  readonly tokens: number;
  readonly top5_percent: number;
  readonly decoder_lr: number;
  readonly encoder_lr: number | null;
}
interface Variant {
  readonly file: string;
  /** Factor on the loss before it is differentiated; the losses are given without it. */
  readonly scale?: number;
  readonly do_not_compare?: readonly string[];
  readonly steps: readonly GoldenStep[];
}
interface Index {
  readonly adam: { readonly betas: readonly [number, number]; readonly eps: number };
  readonly grad_clip: number;
  readonly alpha_c: number;
  readonly variants: Readonly<Record<string, Variant>>;
}

/** Steps of training as the reference takes them, and its validation. */
export const trajectory: Suite = {
  name: 'decoder-train-trajectory',
  parts: [
    { file: /^index\.json$/, fixtures: listVariants },
    { file: /^validate.*\.json$/, fixtures: listValidation },
  ],
};

function listVariants(folder: FixtureFolder, file: string): Fixture[] {
  const index = folder.json(file) as Index;
  return Object.entries(index.variants).flatMap(([name, variant]) => {
    const trainsEncoder = variant.steps.some((step) => step.encoder_lr !== null);
    const whole = {
      name: `${file}/${name}`,
      check: () => new Trajectory(folder.tensors(variant.file), variant, index).findings(Infinity),
    };
    if (!trainsEncoder) return [whole];
    const oneByOne = {
      name: `${file}/${name} (one image at a time in the encoder)`,
      check: () => new Trajectory(folder.tensors(variant.file), variant, index).findings(1),
    };
    return [whole, oneByOne];
  });
}

class Trajectory {
  readonly #ops: Ops = openBackend().ops;
  readonly #findings: Finding[] = [];

  constructor(
    readonly golden: GoldenTensors,
    readonly variant: Variant,
    readonly index: Index,
  ) {}

  /** Takes all steps. */
  findings(imagesAtOnce: number): Finding[] {
    const { variant, golden } = this;
    const spec = this.#optimiser();
    const encoder = golden.has('init.encoder.conv1.weight')
      ? new StubEncoder(this.#ops, golden.under('init.encoder.'))
      : undefined;
    const decoder = this.#newDecoder(encoder !== undefined);
    const decoderAdam = new Adam(this.#ops, decoder.variables, spec);
    const encoderAdam = encoder && new Adam(this.#ops, encoder.variables, spec);
    variant.steps.forEach((step, number) => {
      this.#ops.scope(() => {
        if (encoder === undefined || encoderAdam === undefined)
          this.#decoderStep(decoder, decoderAdam, step, number);
        else this.#jointStep(decoder, decoderAdam, encoder, encoderAdam, step, number, imagesAtOnce);
      });
      this.#compareDecoder(decoder, `step${number + 1}.decoder.`);
      if (encoder !== undefined) this.#compareEncoder(encoder, `step${number + 1}.encoder.`);
    });
    this.#compareDecoder(decoder, 'final.decoder.');
    this.#compare('adam.decoder.', exportDecoderAdam(decoderAdam, decoder.parameters));
    if (encoder !== undefined && encoderAdam !== undefined) {
      this.#compareEncoder(encoder, 'final.encoder.');
      this.#compareEncoderMoments(encoder, encoderAdam);
    }
    for (const owner of [decoderAdam, encoderAdam, decoder, encoder]) owner?.dispose();
    return this.#findings;
  }

  #optimiser(): OptimiserSpec {
    const { betas, eps } = this.index.adam;
    return OptimiserSpec.parse({ kind: 'adam', beta1: betas[0], beta2: betas[1], epsilon: eps });
  }

  #newDecoder(behindEncoder: boolean): Decoder {
    const parameters = this.golden.under('init.decoder.');
    const map = behindEncoder
      ? StubEncoder.mapOf(this.golden.get('batch0.images').shape)
      : extentOf(this.golden.get('batch0.encoder_out').shape);
    const decoder = new Decoder(this.#ops, {
      sizes: sizesOf(parameters),
      featureMap: map,
      grid: map,
      seed: 1,
    });
    decoder.parameters.load(parameters);
    return decoder;
  }

  #decoderStep(decoder: Decoder, adam: Adam, step: GoldenStep, number: number): void {
    const name = `batch${number}.encoder_out`;
    const features = this.#ops.floats(
      this.golden.floats(name).slice(),
      placesShape(this.golden.get(name).shape),
    );
    const captions = captionsOf(this.golden, `batch${number}.`);
    const { report, gradients } = decoder.learn(features, captions, this.#learning());
    this.#report(report, step, number);
    this.#update(adam, gradients, step.decoder_lr);
  }

  #jointStep(
    decoder: Decoder,
    decoderAdam: Adam,
    encoder: StubEncoder,
    encoderAdam: Adam,
    step: GoldenStep,
    number: number,
    imagesAtOnce: number,
  ): void {
    const name = `batch${number}.images`;
    const given = this.#ops.floats(this.golden.floats(name).slice(), this.golden.get(name).shape);
    const images = this.#ops.transpose(given, [0, 2, 3, 1]);
    const captions = captionsOf(this.golden, `batch${number}.`);
    const lesson = learnJointly(
      this.#ops,
      decoder,
      encoder,
      images,
      captions,
      imagesAtOnce,
      this.#learning(),
    );
    this.#report(lesson.report, step, number);
    this.#update(decoderAdam, lesson.decoder, step.decoder_lr);
    if (step.encoder_lr !== null) this.#update(encoderAdam, lesson.encoder, step.encoder_lr);
  }

  #learning(): { alphaC: number; gradientScale: number } {
    return { alphaC: this.index.alpha_c, gradientScale: this.variant.scale ?? 1 };
  }

  #update(adam: Adam, gradients: Parameters<typeof measureGradients>[1], learningRate: number): void {
    adam.update(measureGradients(this.#ops, gradients), {
      learningRate,
      gradientClamp: this.index.grad_clip,
    });
  }

  #report(
    report: { loss: number; tokens: number; top5Correct: number },
    step: GoldenStep,
    number: number,
  ): void {
    this.#findings.push(
      close(`loss of step ${number + 1}`, [report.loss], [step.loss], LOSS),
      exact(`tokens of step ${number + 1}`, report.tokens, step.tokens),
      close(
        `top-5 accuracy of step ${number + 1}`,
        [(100 * report.top5Correct) / report.tokens],
        [step.top5_percent],
        { abs: 1e-9 },
      ),
    );
  }

  #compareDecoder(decoder: Decoder, prefix: string): void {
    if (this.golden.under(prefix).size > 0) this.#compare(prefix, decoder.parameters.export());
  }

  #compareEncoder(encoder: StubEncoder, prefix: string): void {
    for (const name of this.golden.under(prefix).keys()) {
      const variable = encoder.variables.find((each) => each.name === name);
      const value = variable && encoder.toPyTorch(name, this.#ops.readVariable(variable));
      this.#findings.push(
        close(`${prefix}${name}`, value, this.golden.floats(`${prefix}${name}`), PARAMETER),
      );
    }
  }

  #compareEncoderMoments(encoder: StubEncoder, adam: Adam): void {
    const moments = exportAdam(adam, encoder.variables);
    const inTorch = new Map(
      [...moments].map(([name, array]) => {
        const parameter = name.replace(/\.exp_avg(_sq)?$/, '');
        const data =
          array.data instanceof Float32Array ? encoder.toPyTorch(parameter, array.data) : array.data;
        return [name, { ...array, data } as typeof array];
      }),
    );
    this.#compare('adam.encoder.', inTorch);
  }

  #compare(prefix: string, actual: NamedArrays): void {
    for (const name of this.golden.under(prefix).keys()) {
      if (this.variant.do_not_compare?.some((excluded) => name.includes(excluded)) === true) continue;
      const data = actual.get(name)?.data as Float32Array | undefined;
      this.#findings.push(close(`${prefix}${name}`, data, this.golden.floats(`${prefix}${name}`), PARAMETER));
    }
  }
}
