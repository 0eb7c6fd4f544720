import { describe, expect, it } from 'vitest';
import { imagesWithCurl, isImageName } from '../../../../../shared/rules/dashboard/trial-image.ts';
import { answered } from '../../../../checks/dashboard/builders.ts';

describe('an image for the trial', () => {
  it.each([
    'curlimages/curl',
    'registry.example:5000/tools/curl:8.10.1',
    'alpine/curl@sha256:0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef',
  ])('may be called %s', (name) => expect(isImageName(name)).toBe(true));

  it.each(['', ' ', 'a b', '-v', 'https://registry.example/curl', 'a//b', 'a$(id)', `a${'b'.repeat(255)}`])(
    'is not called “%s”',
    (name) => expect(isImageName(name)).toBe(false),
  );

  it('is offered where one runs already that has curl by its name', () => {
    const pod = (image: string) => ({
      metadata: { name: image, namespace: 'tools' },
      spec: { containers: [{ name: 'c', image }] },
    });
    const images = [
      'curlimages/curl:8.10.1',
      'nicolaka/netshoot',
      'nginx:1',
      'curlew/bird:1',
      'curlimages/curl:8.10.1',
    ];
    const pods = answered(
      'pods',
      images.map((image, index) => ({ ...pod(image), metadata: { name: `p${index}`, namespace: 'tools' } })),
    );
    expect(imagesWithCurl([pods])).toEqual(['curlimages/curl:8.10.1', 'nicolaka/netshoot']);
  });
});
