import type { Origin } from '../../shared/model/origin.ts';
import { useWindow } from '../state/store.ts';
import { CutName } from './cut-name.tsx';
import { place } from './words.ts';

/** File and line that a value came from. */
export function OriginLabel({ origin }: { origin: Origin }) {
  const home = useWindow((window) => window.targets?.home ?? null);
  return (
    <code>
      <CutName name={place(origin, home)} />
    </code>
  );
}
