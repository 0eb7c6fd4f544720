/** Which container of which pod a problem is about; `subject` is the workload's name once more, as findings show it. */
export interface PodPlace {
  readonly namespace: string;
  readonly workload: string;
  readonly pod: string;
  readonly container: string;
  readonly subject: string;
}
