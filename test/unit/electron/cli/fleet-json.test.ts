import { describe, expect, it } from 'vitest';
import { fleetJson } from '../../../../electron/cli/fleet-json.ts';
import { fleetReportSchema } from '../../../../shared/contract/run-report.ts';
import { foldRun, type RunState } from '../../../../shared/model/reduce-run.ts';
import { groupCauses } from '../../../../shared/report/fleet.ts';
import { nameNotInCertificate } from '../../../fixtures/runs/name-not-in-certificate.ts';

const walked = foldRun(nameNotInCertificate);
const files = [{ file: '/home/mara/.kube/bad', line: 3, code: 'KCFG-04' }];

function named(run: string): RunState {
  if (walked.requested === null) throw new Error('the fixture was asked for something');
  return { ...walked, requested: { ...walked.requested, id: run } };
}

/** The runs of these places end in this order. Gives what was written by then, and at the end. */
function write(order: readonly number[]) {
  let text = '';
  const json = fleetJson(files, (more) => {
    text += more;
  });
  const after = order.map((index) => {
    json.add(index, named(`run-${index}`));
    return text.match(/"requested":{"id":"run-\d+"/g)?.length ?? 0;
  });
  json.end(groupCauses([walked]));
  return { after, report: fleetReportSchema.parse(JSON.parse(text)), text };
}

describe('a fleet’s report, written as its runs end', () => {
  it('is in the order of the list, however they end', () => {
    const { report, after } = write([2, 0, 1, 3]);
    expect(report.runs.map(({ requested }) => requested.id)).toEqual(['run-0', 'run-1', 'run-2', 'run-3']);
    expect(report.files).toEqual(files);
    expect(report.groups.map(({ code }) => code)).toEqual(['TLS-03']);
    expect(after).toEqual([0, 1, 3, 4]);
  });

  it('is whole where some runs never began, or all', () => {
    expect(write([3, 1]).report.runs.map(({ requested }) => requested.id)).toEqual(['run-1', 'run-3']);
    expect(write([]).report.runs).toEqual([]);
  });

  it('has a line for each run, fit for a terminal', () => {
    const { text } = write([0, 1]);
    expect(text.trimEnd().split('\n')).toHaveLength(4);
    // biome-ignore lint/suspicious/noControlCharactersInRegex: that there are none is what is looked for
    expect(text).not.toMatch(/[\u0000-\u0009\u000b-\u001f\u007f-\u009f]/);
  });
});
