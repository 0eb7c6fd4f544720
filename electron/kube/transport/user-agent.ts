import packageFile from '../../../package.json' with { type: 'json' };

export const userAgent = `authpath/${packageFile.version}`;
