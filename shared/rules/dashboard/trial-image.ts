import type { ObjectsEvidence } from '../../model/evidence/objects.ts';
import { itemsOf } from './find-installs.ts';

/** Names that say that the image has a shell and curl. What is in an image can't be seen from outside. */
const knownForCurl =
  /(?:^|\/)(?:curl|curlimages\/curl|alpine-curl|[a-z0-9-]*-curl|netshoot|network-multitool|swiss-army-knife)(?:[:@]|$)/;

/** Letters, digits and what stands between them: distribution/reference, without looking at each part. */
const imageName = /^[A-Za-z0-9][A-Za-z0-9._-]*(?:[/:@][A-Za-z0-9._-]+)*$/;

/** May it be an image's name? The kubelet says the rest. */
export function isImageName(text: string): boolean {
  return text.length <= 255 && imageName.test(text);
}

/** Images that already run beside the Dashboard and have a shell and curl by their names: on a node of the cluster, nothing need be pulled. */
export function imagesWithCurl(objects: readonly ObjectsEvidence[]): readonly string[] {
  const images = itemsOf(objects, 'pods').flatMap(({ spec }) => spec.containers.map(({ image }) => image));
  return [...new Set(images)].filter((image) => isImageName(image) && knownForCurl.test(image)).sort();
}
