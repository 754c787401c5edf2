import { DomainError } from '@beamline/contracts';
import { requireBest, type SearchResult } from '@beamline/model';
import { close, exact, type Finding } from '../finding.js';
import type { Fixture, Suite } from '../fixture.js';
import type { FixtureFolder } from '../fixture-folder.js';
import {
  ALPHA,
  bestLive,
  completedOf,
  completeFindings,
  hypothesisFindings,
  LOG_PROBABILITY,
  only,
  searchFindings,
  withDecoder,
  type BeamFile,
  type BeamModel,
  type GoldenHypothesis,
  type GoldenSearch,
} from './beam-model.js';

/** Beam search in both modes. */
export const beam: Suite = {
  name: 'beam',
  parts: [
    { file: /^random.*\.json$/, fixtures: listRandom },
    { file: /^cutoff.*\.json$/, fixtures: listCutoff },
    { file: /^shrink.*\.json$/, fixtures: listShrink },
    { file: /^exhaustive.*\.json$/, fixtures: listExhaustive },
  ],
};

interface RandomFile extends BeamFile {
  readonly models: readonly {
    readonly model: string;
    readonly images: readonly {
      readonly image: number;
      readonly beams: Readonly<Record<string, RandomSearch>>;
    }[];
  }[];
}
type RandomSearch = GoldenSearch & {
  readonly words_without_specials?: readonly number[];
  readonly best_index_in_complete?: number;
};

function listRandom(folder: FixtureFolder, file: string): Fixture[] {
  const golden = folder.json(file) as RandomFile;
  folder.claim(file.replace(/\.json$/, '-alphas.safetensors'));
  const searches = new Map<string, SearchResult[]>();
  /** All images of a model at once, as the evaluation searches them. */
  const search = (model: string, width: number): SearchResult[] => {
    const key = `${model} ${width}`;
    const results =
      searches.get(key) ??
      withDecoder(folder.tensors(tensorsOf(file)), namesOf(model, 'images'), golden, ({ search: find }) =>
        find({ beam: width, mode: 'reference', withAlphas: true }),
      );
    searches.set(key, results);
    return results;
  };
  return golden.models.flatMap(({ model, images }) =>
    images.flatMap(({ image, beams }) =>
      Object.entries(beams).map(([width, expected]) => ({
        name: `${file}/${model}/image${image}/beam${width}`,
        check: () => {
          const result = only(search(model, Number(width)).slice(image));
          return [
            ...searchFindings(result, expected),
            ...detailFindings(result, expected, golden),
            ...alphaFindings(folder, file, `${model}.image${image}.beam${width}.alphas`, result),
          ];
        },
      })),
    ),
  );
}

function detailFindings(result: SearchResult, expected: RandomSearch, { word_map }: BeamFile): Finding[] {
  const silent = new Set(['<start>', '<end>', '<pad>'].map((word) => word_map[word]));
  const words = result.best?.tokens.filter((token) => !silent.has(token));
  const place = completedOf(result).findIndex(({ tokens }) => tokens.join() === result.best?.tokens.join());
  return [
    ...(expected.words_without_specials === undefined
      ? []
      : [exact('words', words, expected.words_without_specials)]),
    ...(expected.best_index_in_complete === undefined
      ? []
      : [exact('place of the best', place, expected.best_index_in_complete)]),
  ];
}

function alphaFindings(folder: FixtureFolder, file: string, name: string, { best }: SearchResult): Finding[] {
  const alphaFile = file.replace(/\.json$/, '-alphas.safetensors');
  if (!folder.has(alphaFile)) return [];
  const golden = folder.tensors(alphaFile);
  const [, rows = 0, columns = 0] = golden.get(name).shape;
  // The reference's first row stands for `<start>` and is all ones.
  const ones = new Float32Array(rows * columns).fill(1);
  const alphas = [ones, ...(best?.alphas ?? [])].flatMap((row) => [...row]);
  return [close('alphas', alphas, golden.floats(name), ALPHA)];
}

interface CutoffFile extends BeamFile {
  readonly cases: readonly {
    readonly case: string;
    readonly model: string;
    readonly beam: number;
    readonly decode_steps: number;
    readonly complete: readonly GoldenHypothesis[];
    readonly seed_mode: { readonly best?: GoldenHypothesis };
    readonly fixed_mode: { readonly best: GoldenHypothesis; readonly is_complete: boolean };
  }[];
}

function listCutoff(folder: FixtureFolder, file: string): Fixture[] {
  const golden = folder.json(file) as CutoffFile;
  return golden.cases.flatMap((expected) => {
    const run = (mode: 'reference' | 'sound'): SearchResult =>
      withDecoder(folder.tensors(tensorsOf(file)), namesOf(expected.model), golden, (model) =>
        only(model.search({ beam: expected.beam, mode, withTree: true })),
      );
    /**
     * Mode `sound` never says `<pad>` or `<start>`, which the reference's decoder may. Where the beam held one of them
     * the two differ for that reason alone, and the fall-back is applied to what the reference's search held.
     */
    const fixed = (): ReturnType<typeof bestLive> => {
      const reference = run('reference');
      const unsayable = new Set([golden.word_map['<pad>'], golden.word_map['<start>']]);
      const heldOne = reference.tree?.some(
        ({ step, token, fate }) => step > 0 && fate !== 'pruned' && unsayable.has(token),
      );
      return heldOne === true ? (reference.best ?? bestLive(reference)) : run('sound').best;
    };
    return [
      {
        name: `${file}/${expected.case}/seed_mode`,
        check: () => {
          const result = run('reference');
          const { best } = expected.seed_mode;
          return [
            ...completeFindings(result, expected.complete),
            exact('decode steps', result.steps, expected.decode_steps),
            ...(best === undefined
              ? [
                  exact(
                    'refuses to answer',
                    refusal(() => requireBest(result, {})),
                    'NO_HYPOTHESIS_COMPLETED',
                  ),
                ]
              : hypothesisFindings('best', result.best, best)),
          ];
        },
      },
      {
        name: `${file}/${expected.case}/fixed_mode`,
        check: () => {
          const best = fixed();
          return [
            ...hypothesisFindings('best', best, expected.fixed_mode.best),
            exact('is complete', best?.finished, expected.fixed_mode.is_complete),
          ];
        },
      },
    ];
  });
}

interface ShrinkFile extends BeamFile {
  readonly cases: readonly (GoldenSearch & { readonly case: string; readonly beam: number })[];
}

function listShrink(folder: FixtureFolder, file: string): Fixture[] {
  const golden = folder.json(file) as ShrinkFile;
  return golden.cases.map((expected) => ({
    name: `${file}/${expected.case}`,
    check: () =>
      withDecoder(folder.tensors(tensorsOf(file)), namesOf(expected.case), golden, (model) =>
        searchFindings(only(model.search({ beam: expected.beam, mode: 'reference' })), expected),
      ),
  }));
}

interface ExhaustiveCase {
  readonly case: string;
  readonly optimum: GoldenHypothesis;
  readonly top10?: readonly GoldenHypothesis[];
  readonly beams: Readonly<Record<string, GoldenSearch & { readonly finds_optimum: boolean }>>;
}

function listExhaustive(folder: FixtureFolder, file: string): Fixture[] {
  const golden = folder.json(file) as BeamFile & { readonly cases: readonly ExhaustiveCase[] };
  return golden.cases.flatMap((expected) => {
    const run = (body: (model: BeamModel) => Finding[]): Finding[] =>
      withDecoder(folder.tensors(tensorsOf(file)), namesOf(expected.case), golden, body);
    const name = `${file}/${expected.case}`;
    const beams = Object.entries(expected.beams).map(([width, search]) => ({
      name: `${name}/beam${width}`,
      check: () =>
        run((model) => {
          const result = only(model.search({ beam: Number(width), mode: 'reference' }));
          const isOptimum = result.best?.tokens.join() === expected.optimum.tokens.join();
          return [
            ...searchFindings(result, search),
            exact('finds the optimum', isOptimum, search.finds_optimum),
          ];
        }),
    }));
    const tooWide = Object.keys(expected).flatMap(
      (key) => /^beam_(\d+)_wider_than_vocabulary$/.exec(key)?.[1] ?? [],
    );
    return [
      { name: `${name}/enumeration`, check: () => run((model) => enumerated(model, expected)) },
      ...beams,
      ...tooWide.map((width) => ({
        name: `${name}/beam${width} (too wide)`,
        check: () =>
          run((model) => [
            exact(
              'refused',
              refusal(() => model.search({ beam: Number(width) })),
              'INVALID_INPUT',
            ),
          ]),
      })),
    ];
  });
}

/** Log-probabilities of enumerated sequences, by teacher forcing. */
function enumerated(model: BeamModel, { optimum, top10 = [] }: ExhaustiveCase): Finding[] {
  const sequences = [optimum, ...top10];
  const logProbs = sequences.map(({ tokens }) => model.logProbability(tokens));
  return [
    close(
      'log-probabilities of the best sequences',
      logProbs,
      sequences.map(({ log_prob }) => log_prob),
      LOG_PROBABILITY,
    ),
  ];
}

function namesOf(model: string, features = 'image'): { prefix: string; features: string } {
  return { prefix: `${model}.`, features: `${model}.${features}` };
}

function tensorsOf(file: string): string {
  return file.replace(/\.json$/, '.safetensors');
}

/** Code of the error that `body` throws; undefined when it throws none. */
function refusal(body: () => unknown): string | undefined {
  try {
    body();
    return undefined;
  } catch (error) {
    if (error instanceof DomainError) return error.code;
    throw error;
  }
}
