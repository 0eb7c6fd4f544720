import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type DemoSession, startSession } from './demo-session.ts';

/** What a person sees of a walk: the map, the verdict, the steps, and what can be done about it. */
describe('a walk in the window', () => {
  let session: DemoSession;
  beforeAll(async () => {
    session = await startSession();
  });
  afterAll(() => session?.close());

  const row = (step: string) => session.app.page.locator(`.steps [data-step="${step}"]`);

  it('says what is wrong, on which arrow, why, and what mends it', async () => {
    const answer = await session.walk('name-not-in-certificate');
    const { page } = session.app;
    expect(await page.getByRole('heading', { level: 1 }).textContent()).toMatch(/does not contain 127\.0\.0\.1, so/);
    expect(answer).toContain('TLS-03');
    expect(answer).toContain('cp-1.demo.example');
    expect(answer).toContain('--tls-server-name');
    expect(answer).toContain('Your credential is not the problem');
    expect(await session.arrow('kubectl')).toContain('o-fail');
    expect(await session.arrow('proxy')).toContain('o-blocked');
    await session.app.screenshot('verdict-light');
    expect(await session.app.axe()).toEqual([]);
  });

  it('shows every step in order, marks the failing one, and says behind which the others wait', async () => {
    const { page } = session.app;
    const failing = row('network.names');
    expect(await failing.getAttribute('aria-current')).toBe('step');
    expect(await failing.textContent()).toContain('Name not in certificate');
    await page.getByRole('button', { name: /^Blocked 4.API server behind 3\.7$/ }).click();
    expect(await row('server.credential').getByLabel('Blocked').count()).toBe(1);
    await row('network.dates').click();
    expect(await session.answer()).toContain('Is the server’s certificate valid today?');
    expect(await page.evaluate(() => document.activeElement?.tagName)).toBe('H1');
    await page.keyboard.press('Escape');
    expect(await page.evaluate(() => document.activeElement?.getAttribute('data-step'))).toBe('network.dates');
  });

  it('writes no path of the home folder out, except in commands', async () => {
    const { page, home } = session.app;
    const told = await page.evaluate(() => {
      const copy = document.body.cloneNode(true) as HTMLElement;
      for (const command of copy.querySelectorAll('.cmd')) command.remove();
      return copy.textContent ?? '';
    });
    expect(told).toContain('~/.kube/config');
    expect(told).not.toContain(home);
    await session.back();
  });

  it('lights the links that a way in uses, under the pointer and under the focus', async () => {
    const { page } = session.app;
    await session.walk('healthy');
    const lit = () =>
      page.locator('.lk.lit').evaluateAll((links) => links.map((link) => link.getAttribute('data-arrow')).sort());
    await page.locator('[data-arrow="kubectl"] .pill').hover();
    expect(await lit()).toEqual(['kubectl', 'localhost', 'proxy']);
    await page.locator('#main').hover();
    expect(await lit()).toEqual([]);
    await page.locator('[data-arrow="direct"]').focus();
    expect(await lit()).toEqual(['direct', 'proxy']);
  });

  it('sees a healthy cluster in, and does not call anything working that it has not measured', async () => {
    const answer = await session.answer();
    expect(answer).toContain('It works. The server knows you as demo-admin.');
    expect(answer).toContain('system:masters');
    expect(await session.arrow('kubectl')).toContain('o-pass');
    expect(await session.arrow('direct')).toContain('o-na');
    expect(await session.arrow('proxy')).toContain('o-na');
    await session.app.screenshot('healthy-light');
    expect(await session.app.axe()).toEqual([]);
    await session.back();
  });

  it('names every cause that fits, and what tells them apart', async () => {
    const answer = await session.walk('foreign-token');
    expect(answer).toContain('AUTHN-05');
    expect(answer).toContain('AUTHN-03');
    expect(answer).toMatch(/one of \d causes that fit/);
    expect(answer).toMatch(/tells them apart/i);
    expect(await session.arrow('kubectl')).toContain('o-fail');
    // Without a sign-in nobody knows whether a browser would get to a page.
    expect(await session.arrow('direct')).toContain('o-blocked');
    await session.app.screenshot('candidates-light');
    await session.back();
  });

  it('calls a missing right a warning, and the sign-in sound', async () => {
    const answer = await session.walk('few-rights');
    expect(answer).toContain('AUTHZ-01');
    expect(answer).toMatch(/It works\. The server knows you as system:serviceaccount:demo:visitor/);
    expect(await session.arrow('kubectl')).toContain('o-warn');
    await session.app.screenshot('warning-light');
    expect(await session.app.axe()).toEqual([]);
    await session.back();
  });

  it('writes dates and stretches of time as people do', async () => {
    const answer = await session.walk('expired-client-certificate');
    expect(answer).toContain('CRED-01');
    expect(answer).toMatch(/\d+ \w+ \d{4}, [\d:]+ UTC to \d+ \w+ \d{4}, [\d:]+ UTC/);
    expect(answer).not.toMatch(/\d{4}-\d\d-\d\dT/);
    expect(answer).not.toContain('`');
    await session.back();
  });

  it.each([
    ['expired-server-certificate', 'TLS-06'],
    ['wrong-authority', 'TLS-01'],
    ['expired-token', 'CRED-07'],
    ['proxy-refuses', 'PRX-01'],
    ['balancer-without-server', 'EP-02'],
    ['sign-in-page', 'EP-01'],
    ['nothing-listens', 'NET-01'],
  ])('turns the arrow red for %s, and names %s', async (scenario, code) => {
    const answer = await session.walk(scenario);
    expect(answer).toContain(code);
    expect(await session.arrow('kubectl')).toContain('o-fail');
    await session.back();
  });

  it('remembers in the list what each walk found', async () => {
    const found = await session.app.page.locator('[data-target]').allTextContents();
    expect(found.find((text) => text.includes('healthy'))).toMatch(/^Works/);
    expect(found.find((text) => text.includes('few-rights'))).toMatch(/^Warning/);
    expect(found.find((text) => text.includes('wrong-authority'))).toMatch(
      /^Fails.*The server’s certificate is from another authority/,
    );
    await session.app.screenshot('start-walked-light');
  });
});
