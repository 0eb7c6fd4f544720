import { describe, expect, it } from 'vitest';
import { answersOf, placeInStage, stepsBehind } from '../../../../../renderer/features/wizard/answers.ts';
import { stepsInScope } from '../../../../../shared/flow/scope.ts';

const scope = stepsInScope(['user']);

describe('what each answer decides', () => {
  it('says for every step what works, fails and can’t be told would lead to', () => {
    for (const step of scope) {
      const answers = answersOf(step, 5_000, scope);
      expect(answers.map((answer) => answer.look)).toEqual(['pass', 'fail', 'unsure']);
      for (const answer of answers) expect(answer.consequence).not.toBe('');
    }
  });

  it('leads from a name that resolves to the connection', () => {
    const [works, fails] = answersOf('network.name', 5_000, scope);
    expect(works?.consequence).toBe('Next: 3.4 TCP connects.');
    expect(fails?.title).toBe('Name does not resolve');
    expect(fails?.consequence).toContain('The cause lies here, and');
  });

  it('does not call a prediction a verdict: only the server decides about a credential', () => {
    const [, fails] = answersOf('credential.validity', null, scope);
    expect(fails?.consequence).toContain('The server is asked all the same');
  });

  it('ends the walk at its last step', () => {
    expect(answersOf('server.extensions', null, scope)[0]?.consequence).toBe(
      'The walk is done, and its verdict follows.',
    );
  });

  it('counts everything behind a step, not only its neighbours', () => {
    expect(stepsBehind('server.credential', scope)).toEqual(['server.identity', 'server.access', 'server.extensions']);
    expect(stepsBehind('kubeconfig.files', scope)).toHaveLength(scope.length - 1);
  });
});

describe('the place of a step', () => {
  it('counts from one within its stage', () => {
    expect(placeInStage('network.route')).toBe('Network, step 1 of 9');
    expect(placeInStage('server.extensions')).toBe('API server, step 8 of 8');
  });
});
