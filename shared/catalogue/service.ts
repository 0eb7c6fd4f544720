import { answerModes } from './service/answers.ts';
import { routingModes } from './service/routing.ts';

/** The Service, and the API server's service proxy that leads to it. */
export const serviceModes = { ...routingModes, ...answerModes } as const;
