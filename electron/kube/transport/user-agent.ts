/** The program's version, as package.json has it: `test/unit/electron/kube/user-agent.test.ts` holds both together. */
export const version = '0.1.0';

export const userAgent = `authpath/${version}`;
