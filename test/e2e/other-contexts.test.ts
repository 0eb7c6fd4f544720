import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type DemoSession, startSession } from './demo-session.ts';

/** What the person was shown. */
interface Shown {
  readonly message: string;
  readonly detail: string;
  readonly buttons: readonly string[];
  readonly defaultId: number;
}

describe('asking the server as another context', () => {
  let session: DemoSession;
  beforeAll(async () => {
    session = await startSession();
  });
  afterAll(() => session?.close());

  /** Answers main's dialog in the person's place, and keeps what it would have shown. */
  async function answerWith(response: number): Promise<void> {
    await session.app.electron.evaluate(({ dialog }, given) => {
      Reflect.set(globalThis, 'shown', []);
      const answer = async (_window: unknown, options: unknown) => {
        Reflect.get(globalThis, 'shown').push(options);
        return { response: given, checkboxChecked: false };
      };
      Reflect.set(dialog, 'showMessageBox', answer);
    }, response);
  }
  const shown = () => session.app.electron.evaluate(() => Reflect.get(globalThis, 'shown') as Shown[]);
  const button = () => session.app.page.getByRole('button', { name: /^Ask the server as/ }).first();

  it('is offered where several causes fit, and not done without consent', async () => {
    const answer = await session.walk('foreign-token');
    expect(answer).toContain('AUTHN-05');
    expect(answer).toContain('AUTHN-03');
    expect(await session.app.axe()).toEqual([]);
    await answerWith(0);
    await button().click();
    await expect.poll(async () => (await shown()).length).toBe(1);
    const [question] = await shown();
    expect(question).toMatchObject({ buttons: ['Don’t ask', 'Ask for this walk'], defaultId: 0 });
    expect(question?.detail).toContain('Context: healthy, user healthy');
    await button().waitFor();
    expect(await session.answer()).not.toContain('TokenReview (as');
  });

  it('after consent, by keyboard too, one cause is left', async () => {
    await answerWith(1);
    await button().focus();
    await session.app.page.keyboard.press('Enter');
    await session.app.page.getByText('None of the API server’s keys signed your token').first().waitFor();
    const answer = await session.ended();
    expect(answer).toContain('TokenReview (as healthy)');
    expect(answer).not.toContain('AUTHN-05');
    expect(await button().count()).toBe(0);
    expect(await session.app.axe()).toEqual([]);
  });
});
