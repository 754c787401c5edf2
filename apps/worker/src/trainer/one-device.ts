/**
 * The environment of a trainer that sees one GPU: of the devices that `CUDA_VISIBLE_DEVICES` names, each compute slot
 * takes the next, and the first again after the last; device 0 where the variable is not set. TensorFlow takes memory on
 * every device that it sees, and works on one. No effect without GPUs.
 */
export function oneDevice(environment: NodeJS.ProcessEnv, slot: number): NodeJS.ProcessEnv {
  const devices = (environment['CUDA_VISIBLE_DEVICES'] ?? '0').split(',');
  return { ...environment, CUDA_VISIBLE_DEVICES: devices[slot % devices.length] };
}
