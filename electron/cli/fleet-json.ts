import type { FleetReport } from '../../shared/contract/run-report.ts';
import type { RunState } from '../../shared/model/reduce-run.ts';
import { shownJson } from '../../shared/redaction/printable.ts';
import { toRunReport } from '../../shared/report/run-report.ts';

export interface FleetJson {
  /** A run that has ended; `index` is its place in the list. */
  add(index: number, run: RunState): void;
  /** After the last run; those that never came are left out. */
  end(groups: FleetReport['groups']): void;
}

/**
 * Writes a fleet’s report (FleetReport) as its runs end, a line each and in the order of the list: 300 of them are tens of
 * megabytes, which made and written at the end would take longer than some of the walks.
 */
export function fleetJson(files: FleetReport['files'], write: (text: string) => void): FleetJson {
  const waiting = new Map<number, string>();
  let next = 0;
  let written = 0;
  const schema: FleetReport['schema'] = 'authpath.fleet/v1';
  write(`{"schema":${shownJson(schema)},"files":${shownJson(files)},"runs":[`);
  const writeRun = (text: string): void => {
    write(`${written === 0 ? '' : ','}\n${text}`);
    written += 1;
  };
  return {
    add: (index, run) => {
      waiting.set(index, shownJson(toRunReport(run)));
      for (let text = waiting.get(next); text !== undefined; text = waiting.get(next)) {
        waiting.delete(next);
        writeRun(text);
        next += 1;
      }
    },
    end: (groups) => {
      for (const [, text] of [...waiting].toSorted(([left], [right]) => left - right)) writeRun(text);
      write(`\n],"groups":${shownJson(groups)}}\n`);
    },
  };
}
