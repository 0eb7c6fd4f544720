import type { TargetList } from '../../shared/contract/targets.ts';
import type { RequestedTarget } from '../../shared/model/run.ts';

/** The main process's table of targets and sets, from the last list. The window's ids are looked up here and nowhere else. */
export class TargetTable {
  #targets = new Map<string, RequestedTarget>();
  #listed: readonly string[] = [];
  #addedFiles = new Map<string, string>();

  /** Replaces the table. Targets of an older list stay known, so that a walk can be done again after its file was broken. */
  take(list: TargetList): TargetList {
    this.#addedFiles = new Map();
    this.#listed = list.targets.map((target) => target.id);
    const sets = new Map(list.sets.map((set) => [set.id, set]));
    for (const set of list.sets) {
      const [file] = set.files;
      if (set.kind === 'added' && file !== undefined) this.#addedFiles.set(set.id, file.path);
    }
    for (const target of list.targets) {
      const set = sets.get(target.set);
      if (set === undefined) continue;
      const paths = set.files.map((file) => file.path);
      this.#targets.set(target.id, { id: target.id, set: { kind: set.kind, paths }, context: target.context });
    }
    return list;
  }

  find(id: string): RequestedTarget | undefined {
    return this.#targets.get(id);
  }

  /** The targets of the last list, in its order. */
  listed(): readonly RequestedTarget[] {
    return this.#listed.flatMap((id) => this.#targets.get(id) ?? []);
  }

  /** The file of a set that was added in the app; undefined for any other set. */
  addedFile(set: string): string | undefined {
    return this.#addedFiles.get(set);
  }
}
