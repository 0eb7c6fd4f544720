import { describe, expect, it } from 'vitest';
import { scenarioTitle } from '../../../../../renderer/features/targets/demo-panel.tsx';
import { headlineOf, originLine } from '../../../../../renderer/features/targets/list-words.ts';
import { rememberedOf } from '../../../../../renderer/features/targets/remembered.ts';
import { chipsOf, fileGroups, filterGroups } from '../../../../../renderer/features/targets/target-rows.ts';
import type { StepId } from '../../../../../shared/flow/steps.ts';
import type { Problem } from '../../../../../shared/model/finding.ts';
import { foldRun, type RunState } from '../../../../../shared/model/reduce-run.ts';
import type { Cause } from '../../../../../shared/model/run.ts';
import { problem } from '../../../../fixtures/runs/build.ts';
import { healthy } from '../../../../fixtures/runs/healthy.ts';
import { nameNotInCertificate } from '../../../../fixtures/runs/name-not-in-certificate.ts';
import { manyTargets, noTargets, someTargets } from '../../../../fixtures/runs/targets.ts';
import { stopped, underWay } from '../../../../fixtures/runs/under-way.ts';

const rememberedFrom = (walk: RunState | undefined) => rememberedOf('any', null, walk);
const noWalk = () => rememberedFrom(undefined);
const groups = fileGroups(someTargets, noWalk);

describe('the list of contexts', () => {
  it('has a group for each file, in the order in which kubectl reads them', () => {
    expect(groups.map((group) => [group.title, group.rows.length, group.problems.length])).toEqual([
      ['~/.kube/config', 4, 0],
      ['~/.kube/config.d/cloud.yaml', 3, 0],
      ['~/.kube/config.d/lab.yaml', 0, 1],
      ['~/Downloads/kubeconfig-from-the-platform-team-2026-11-24.yaml', 1, 0],
    ]);
  });

  it('lets a broken file hide nobody', () => {
    const contexts = groups.flatMap((group) => group.rows.map((row) => row.target.context));
    expect(contexts).toEqual(someTargets.targets.map((target) => target.context));
  });

  it('takes only added files off the list', () => {
    expect(groups.filter((group) => group.file?.removable).map((group) => group.file?.set)).toEqual(['added']);
  });

  it('says nothing of a default file that is not there', () => {
    expect(fileGroups(noTargets, noWalk)).toEqual([]);
  });
});

describe('the filter', () => {
  const names = (text: string, chip: Parameters<typeof filterGroups>[2] = 'all') =>
    filterGroups(groups, text, chip, '/home/mara').flatMap((group) => group.rows.map((row) => row.target.context));

  it('looks into context, server, user, file and damaged siblings, every word somewhere', () => {
    expect(names('kind')).toEqual(['kind-scratch']);
    expect(names('prod-eu 6443')).toEqual(['prod-eu-admin', 'prod-eu-view']);
    expect(names('~/downloads')).toEqual(['platform']);
    expect(names('lab.yaml')).toHaveLength(3);
    expect(names('nobody')).toEqual([]);
  });

  it('finds a damage by its code and by the line itself', () => {
    for (const text of ['KCFG', '192.0.2.77', 'tab']) {
      expect(filterGroups(groups, text, 'all', null).flatMap((group) => group.problems)).toHaveLength(1);
    }
  });

  it('shows only the damage when asked for it', () => {
    expect(names('', 'broken')).toEqual([]);
    expect(filterGroups(groups, '', 'broken', null).map((group) => group.problems.length)).toEqual([1]);
  });

  it('filters 300 contexts', () => {
    const many = fileGroups(manyTargets(300), noWalk);
    const shown = filterGroups(many, 'stage-1', 'all', '/home/mara').flatMap(({ rows }) => rows);
    expect(shown.length).toBeGreaterThan(0);
    expect(shown.length).toBeLessThan(300);
  });
});

describe('what a walk of this session left behind', () => {
  it('stands in the list in the words of its verdict', () => {
    expect(rememberedFrom(foldRun(nameNotInCertificate))).toMatchObject({
      look: 'fail',
      found: 'The server’s certificate has other names',
    });
    expect(rememberedFrom(foldRun(healthy))).toMatchObject({
      look: 'pass',
      found: 'The API server knows you as mara.',
    });
    expect(rememberedFrom(foldRun(underWay)).look).toBe('run');
    expect(rememberedFrom(foldRun(stopped)).word).toBe('Stopped');
    expect(rememberedFrom(undefined).word).toBe('Not checked');
  });

  it('names this context’s own fault before that of a damaged file beside it', () => {
    const damaged = problem({ code: 'KCFG-04', title: 'The file is damaged', message: '', blocks: false });
    const expired = problem({ code: 'CRED-01', title: 'It has expired', message: '', blocks: false, predicted: true });
    const cause = (of: Problem, step: StepId): Cause => ({ ...of, step, link: 'user', path: null });
    const state = foldRun(nameNotInCertificate);
    const told = (causes: readonly Cause[], worksWithout: readonly string[]) =>
      rememberedFrom(
        state.verdict === null ? state : { ...state, verdict: { ...state.verdict, causes, worksWithout } },
      );
    const both = [cause(damaged, 'kubeconfig.syntax'), cause(expired, 'credential.validity')];
    expect(told(both, [])).toMatchObject({ found: 'It has expired', worksWithout: false });
    expect(told(both.slice(0, 1), ['/lab'])).toMatchObject({ found: 'The file is damaged', worksWithout: true });
    expect(rememberedFrom(undefined).worksWithout).toBeNull();
  });

  it('counts in the chips and in the sentence at the top', () => {
    const walked = fileGroups(someTargets, (id) =>
      rememberedFrom(
        id === 'default prod-eu-admin'
          ? foldRun(nameNotInCertificate)
          : id === 'default prod-us-admin'
            ? foldRun(healthy)
            : undefined,
      ),
    );
    expect(chipsOf(walked).map(({ word, number }) => `${word} ${number}`)).toEqual([
      'All 8',
      'Fails 1',
      'Works 1',
      'Not checked 6',
      'Damage 1',
    ]);
    expect(headlineOf(walked, null)).toBe('1 of 2 checked contexts can’t sign in.');
    expect(headlineOf(groups, null)).toBe('8 contexts. Pick one and find out why you can’t get in.');
  });

  it('does not say of who is signed in that they can’t sign in, where it is the Dashboard that fails', () => {
    const { verdict, ...state } = foldRun(healthy);
    if (verdict === null) throw new Error('no verdict');
    const links = { ...verdict.links, service: 'fail' as const };
    const behind = { ...state, verdict: { ...verdict, outcome: 'fault' as const, links } };
    const walked = (broken: string) =>
      fileGroups(someTargets, (id) =>
        rememberedFrom(
          id === 'default prod-us-admin' ? behind : id === broken ? foldRun(nameNotInCertificate) : undefined,
        ),
      );
    expect(headlineOf(walked('none'), null)).toBe(
      'The one context that was checked can sign in; what fails lies behind that.',
    );
    expect(headlineOf(walked('default prod-eu-admin'), null)).toBe('1 of 2 checked contexts can’t sign in.');
  });

  it('says where the files came from, and that nothing was contacted', () => {
    expect(originLine(someTargets, groups, null)).toBe(
      'From 4 files at kubectl’s default place and in KUBECONFIG and added here. 1 file can’t be read, and hides nobody. Reading them contacts no cluster. A check signs in at each server, and runs no sign-in program.',
    );
  });
});

describe('practice scenarios', () => {
  it('are named by their contexts', () => {
    expect(scenarioTitle('expired-server-certificate')).toBe('Expired server certificate');
    expect(scenarioTitle('demo-healthy')).toBe('Healthy');
  });
});
