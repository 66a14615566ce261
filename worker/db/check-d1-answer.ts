import { StorageUnavailableError } from "../../shared/storage-unavailable-error.ts";

/** Returns the results of a batch if there is one for each statement. @throws StorageUnavailableError */
export function checkD1Results(answer: unknown, statements: number): D1Result[] {
  if (!Array.isArray(answer) || answer.length !== statements) throw createUnexpectedAnswerError();
  return answer.map(checkD1Result);
}

/**
 * Returns the result of a statement if it has the form that D1 documents. Its cells are checked by the query, in
 * `selectRows`.
 *
 * Without the count of changes, a change that was made would look like a refused one.
 *
 * @throws StorageUnavailableError
 */
export function checkD1Result(answer: unknown): D1Result {
  if (!isObject(answer) || answer.success !== true || !isObject(answer.meta)) {
    throw createUnexpectedAnswerError();
  }
  const { results = [], meta } = answer;
  const hasRows = Array.isArray(results) && results.every(isObject);
  if (!hasRows || !isCount(meta.changes)) throw createUnexpectedAnswerError();
  return answer as unknown as D1Result;
}

/** Returns rows as lists of cells if D1 answered with such rows. @throws StorageUnavailableError */
export function checkD1RawRows(answer: unknown): unknown[][] {
  if (!Array.isArray(answer) || !answer.every(Array.isArray)) throw createUnexpectedAnswerError();
  return answer;
}

const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === "object" && value !== null && !Array.isArray(value);

const isCount = (value: unknown) => Number.isSafeInteger(value) && (value as number) >= 0;

const createUnexpectedAnswerError = () =>
  new StorageUnavailableError("D1 gave an unexpected answer");
