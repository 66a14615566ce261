/** A statement with the values of its `?1`, `?2`, … */
export interface TrailStatement {
  sql: string;
  params: readonly (string | number)[];
}

/**
 * Runs statements as one transaction: by the Worker's binding, or by a command. So this folder knows
 * neither, and both do the same to the trail.
 *
 * @returns the rows of each
 */
export type TrailQuery = (statements: readonly TrailStatement[]) => Promise<unknown[][]>;
