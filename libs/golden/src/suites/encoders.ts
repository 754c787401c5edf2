import type { Suite } from '../fixture.js';
import { listFormula } from './formula-encoders.js';
import { listEfficientNet, listMobileNet } from './pretrained-encoders.js';

/** Convolutional networks, with weights by formula and with real ones. */
export const encoders: Suite = {
  name: 'encoders',
  parts: [
    { file: /^formula.*\.json$/, fixtures: listFormula },
    { file: /^mobilenet.*\.json$/, fixtures: listMobileNet },
    { file: /^efficientnet-lite0.*\.json$/, fixtures: listEfficientNet },
  ],
};
