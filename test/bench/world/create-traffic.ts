import { seededChoice } from "../../worker/verification/seeded-choice.ts";
import { PLACES } from "./places.ts";

export interface WorldRequest {
  /** In milliseconds. */
  at: number;
  /** Index of the place in `PLACES`. */
  place: number;
  isolate: number;
  token: number;
}

const TOKENS = 2000;
/** A token is mostly used by one program in one place. */
const AT_HOME = 0.9;
/** An isolate is assumed to take up to one request a second before a place starts another, up to eight. */
const QUIET_ISOLATES = 8;
/** A busy isolate is assumed to take up to this many requests a second. */
const BUSY_RATE = 50;
const SEED = 20_261;

/** Yields requests at random instants, from random places, with tokens of which few are used often. */
export function* createTraffic(
  requestsPerSecond: number,
  seconds: number,
): Generator<WorldRequest, void> {
  const { fraction: random } = seededChoice(SEED);
  const pickPlace = createPicker(PLACES.map(({ share }) => share));
  const pickToken = createPicker(Array.from({ length: TOKENS }, (_, n) => 1 / (n + 1)));
  const homes = Array.from({ length: TOKENS }, () => pickPlace(random()));
  let at = 0;
  for (;;) {
    at += (-Math.log(1 - random()) / requestsPerSecond) * 1000;
    if (at > seconds * 1000) return;
    const token = pickToken(random());
    const home = homes[token] as number;
    const place = random() < AT_HOME ? home : pickPlace(random());
    const count = countIsolates((PLACES[place]?.share ?? 0) * requestsPerSecond);
    yield { at, place, token, isolate: place * 10_000 + Math.floor(random() * count) };
  }
}

/** Returns how many isolates of a place share its requests. */
function countIsolates(requestsPerSecond: number): number {
  const quiet = Math.min(QUIET_ISOLATES, Math.max(1, Math.round(requestsPerSecond)));
  return Math.max(quiet, Math.ceil(requestsPerSecond / BUSY_RATE));
}

/** Returns a function that turns a number from 0 to below 1 into an index, by the weights. */
function createPicker(weights: readonly number[]): (fraction: number) => number {
  const total = weights.reduce((sum, weight) => sum + weight, 0);
  let sum = 0;
  const ends = weights.map((weight) => {
    sum += weight / total;
    return sum;
  });
  return (fraction) => {
    let low = 0;
    let high = ends.length - 1;
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((ends[middle] as number) > fraction) high = middle;
      else low = middle + 1;
    }
    return low;
  };
}
