// What a case on the node is: a Dashboard with one thing wrong, what is true about it, and what shows that it is so.
import type { PathChoice } from '../../../shared/flow/scope.ts';
import type { Expectation, Prepared } from '../case.ts';
import type { Flags } from '../control-plane.ts';
import type { DashboardVersion } from '../dashboards/install.ts';
import type { Dashboard, PutOptions } from '../dashboards/put.ts';
import type { NodeRig } from '../node.ts';

/** What a case may touch: a node of its own while it runs, with no Dashboard on it. */
export interface DashboardWorld {
  readonly node: NodeRig;
  /** An empty folder of this case. */
  readonly folder: string;
  /** The certificate of another authority, as PEM. */
  readonly otherCa: string;
  put(version: DashboardVersion, options?: PutOptions): Promise<Dashboard>;
  /** Run after the case, last first. */
  defer(action: () => unknown): void;
}

export interface DashboardPrepared extends Partial<Prepared> {
  /** Default: the administrator’s. */
  readonly kubeconfig?: string;
  /** What shows that the fault is there: the pod’s own line, an event, or kubectl’s words. */
  readonly said: string;
}

export interface DashboardCase {
  readonly id: string;
  readonly title: string;
  /** For the table. */
  readonly dashboard: DashboardVersion | 'none';
  /** Default: all. */
  readonly paths?: readonly PathChoice[];
  /** Flags of the API server while the case runs. */
  readonly serverFlags?: Flags;
  /** Cases of one word use one install, one after the other; none of them changes it. */
  readonly shares?: string;
  /** No other case may run then: it changes something of the test machine itself. */
  readonly alone?: boolean;
  readonly expected: Expectation;
  /** What `said` must be; null: nothing is wrong. */
  readonly shows: RegExp | null;
  /** The person may not see the Dashboard: the program must say so, in a finding of this reason. */
  readonly unseen?: 'rightsMissing';
  prepare(world: DashboardWorld): Promise<DashboardPrepared>;
}

export interface Simple extends PutOptions {
  readonly id: string;
  readonly title: string;
  readonly dashboard: DashboardVersion;
  readonly expected: Expectation;
  readonly paths?: readonly PathChoice[];
  readonly serverFlags?: Flags;
  readonly shares?: string;
  /** Parts that must be Ready besides. */
  readonly running?: readonly string[];
  /** The part whose log or readiness is waited for; default the first, or all. */
  readonly part?: string;
  /** The line that its container ended with. */
  readonly ends?: RegExp;
  /** A line of a log whose container goes on. */
  readonly line?: RegExp;
  readonly event?: RegExp;
  /** What shows the fault where neither log nor events do; default null. */
  readonly shows?: RegExp | null;
  readonly after?: (world: DashboardWorld, dashboard: Dashboard) => Promise<string | DashboardPrepared>;
}

/** A case that is no more than one install with a change, walked by the administrator. */
export function simple(wanted: Simple): DashboardCase {
  const { id, title, dashboard, expected, part, ends, line, event, after } = wanted;
  const options: PutOptions = {
    ...(wanted.namespace === undefined ? {} : { namespace: wanted.namespace }),
    ...(wanted.change === undefined ? {} : { change: wanted.change }),
    ...(wanted.before === undefined ? {} : { before: wanted.before }),
  };
  return {
    id,
    title,
    dashboard,
    expected,
    ...(wanted.paths === undefined ? {} : { paths: wanted.paths }),
    ...(wanted.serverFlags === undefined ? {} : { serverFlags: wanted.serverFlags }),
    ...(wanted.shares === undefined ? {} : { shares: wanted.shares }),
    shows: ends ?? line ?? event ?? wanted.shows ?? null,
    async prepare(world) {
      const put = await world.put(dashboard, options);
      if (wanted.running !== undefined) await put.ready(...wanted.running);
      if (ends !== undefined) return { said: await put.lastLine(ends, part) };
      if (line !== undefined) return { said: await put.line(line, part) };
      if (event !== undefined) return { said: await put.event(event) };
      if (after === undefined) {
        await put.ready(...(part === undefined ? [] : [part]));
        return { said: '' };
      }
      const told = await after(world, put);
      return typeof told === 'string' ? { said: told } : told;
    },
  };
}
