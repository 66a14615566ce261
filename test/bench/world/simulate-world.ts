import TinyQueue from "tinyqueue";
import {
  LINGER_AGAIN_MS,
  LINGER_SYNC_MS,
  MAX_SKEW_MS,
  MAX_STALENESS_MS,
  SYNC_AFTER_MS,
} from "../../../worker/verification/bounds.ts";
import { createPulses, type Pulses } from "./create-pulses.ts";
import { createTraffic, type WorldRequest } from "./create-traffic.ts";
import { PLACES, type Place, REGION_COUNT, REGION_PRIMARY_MS } from "./places.ts";

/** How an isolate learns what changed. Times are in milliseconds. */
export interface Design {
  /** True if a stale isolate reads an uncached token beside the sync, instead of after it. */
  oneTrip: boolean;
  /** How long an isolate keeps syncing after a request. */
  lingerMs: number;
  /** True if replicas answer whose pulse is recent. */
  replicas: boolean;
  /** True if an object of each region keeps records, and syncs for the isolates around it. */
  hubs: boolean;
}

export interface Outcome {
  requests: number;
  /** Requests that waited for the primary. */
  primaryWaits: number;
  /** Requests that waited for a replica or a hub. */
  nearWaits: number;
  /** Of `primaryWaits`: those of a current isolate that had not cached the token. */
  coldWaits: number;
  /** The added time of each request, in milliseconds. */
  waits: Float32Array;
  reads: { feed: number; records: number; replica: number; hub: number };
  writes: { pulses: number; usage: number };
  isolates: number;
}

/** The state of an isolate or a hub. */
interface Holder {
  syncedAt: number;
  lastRequestAt: number;
  lingerAt: number;
  lingerUntil: number;
  /** Each cached token, with when its use was last written. */
  tokens: Map<number, number>;
}

const USAGE_MS = 300_000;
/** An idle isolate is assumed to be gone after this time. */
const IDLE_MS = 600_000;

/**
 * Plays the requests of a world of data centres against one design. Equal arguments give an equal outcome.
 *
 * @param load how many requests a second, and for how long. What happens while caches warm up is not counted.
 */
export function simulateWorld(
  design: Design,
  load: { requestsPerSecond: number; warmUpSeconds: number; seconds: number },
): Outcome {
  const { requestsPerSecond, warmUpSeconds, seconds } = load;
  const traffic = createTraffic(requestsPerSecond, warmUpSeconds + seconds);
  const expected = Math.ceil(requestsPerSecond * seconds * 1.2 + 1000);
  const world = new World(design, expected, warmUpSeconds * 1000);
  for (const request of traffic) world.answer(request);
  return world.outcome();
}

class World {
  readonly #isolates = new Map<number, Holder>();
  readonly #hubs = Array.from({ length: REGION_COUNT }, createHolder);
  readonly #syncs = new TinyQueue<{ at: number; holder: Holder; tripMs: number }>(
    [],
    (a, b) => a.at - b.at,
  );
  readonly #pulses: Pulses = createPulses();
  readonly #waits: Float32Array;
  readonly #counts = {
    ...{ requests: 0, primaryWaits: 0, nearWaits: 0, coldWaits: 0 },
    reads: { feed: 0, records: 0, replica: 0, hub: 0 },
    writes: { pulses: 0, usage: 0 },
  };
  readonly #design: Design;
  readonly #measureFrom: number;
  #now = 0;

  constructor(design: Design, expectedRequests: number, measureFrom: number) {
    this.#design = design;
    this.#measureFrom = measureFrom;
    this.#waits = new Float32Array(expectedRequests);
  }

  answer(request: WorldRequest): void {
    this.#now = request.at;
    this.#runSyncs(request.at);
    const place = PLACES[request.place] as Place;
    const isolate = this.#findIsolate(request.isolate, request.at);
    const waited = this.#look(isolate, request.token, place);
    this.#noteUse(isolate, request.token);
    isolate.lastRequestAt = request.at;
    if (!this.#design.hubs) this.#linger(isolate, place.primaryMs);
    if (!this.#isMeasured()) return;
    const counts = this.#counts;
    if (counts.requests < this.#waits.length) this.#waits[counts.requests] = waited.ms;
    counts.requests += 1;
    if (waited.for === "primary") counts.primaryWaits += 1;
    if (waited.for === "near") counts.nearWaits += 1;
    if (waited.for === "primary" && waited.cold) counts.coldWaits += 1;
  }

  outcome(): Outcome {
    const { requests } = this.#counts;
    const waits = this.#waits.subarray(0, Math.min(requests, this.#waits.length)).sort();
    const alive = [...this.#isolates.values()].filter(
      ({ lastRequestAt }) => this.#now - lastRequestAt < IDLE_MS,
    );
    return { ...this.#counts, waits, isolates: alive.length };
  }

  /** Returns how long the request waits, and for what. */
  #look(isolate: Holder, token: number, place: Place) {
    const age = this.#now - isolate.syncedAt;
    const stale = age > MAX_STALENESS_MS;
    const cached = isolate.tokens.has(token);
    if (!stale && age >= SYNC_AFTER_MS) {
      if (this.#design.hubs) this.#askHub(isolate, token, place);
      else this.#syncFromPrimary(isolate, place.primaryMs);
    }
    if (!stale && cached) return { for: "nothing", ms: 0, cold: false } as const;
    if (this.#design.hubs) return this.#askHub(isolate, token, place);
    const near = this.#design.replicas
      ? this.#askReplica(isolate, place, stale, cached)
      : undefined;
    if (near !== undefined) return near;
    const isNew = isolate.syncedAt === Number.NEGATIVE_INFINITY;
    const trips = stale && !cached && !isNew && !this.#design.oneTrip ? 2 : 1;
    if (stale) this.#syncFromPrimary(isolate, place.primaryMs);
    if (!cached) this.#count("records");
    return { for: "primary", ms: trips * place.primaryMs, cold: !stale } as const;
  }

  /** Asks the replica and the primary at once. Returns undefined if the replica proves nothing in time. */
  #askReplica(isolate: Holder, place: Place, stale: boolean, cached: boolean) {
    this.#count("replica");
    const proof = this.#pulses.readAtReplica(this.#now + place.regionMs / 2) - MAX_SKEW_MS;
    const answeredAt = this.#now + place.regionMs;
    // A current isolate needs no proof: the record must only cover its cursor.
    if (stale && answeredAt - proof > MAX_STALENESS_MS) return undefined;
    if (place.regionMs >= place.primaryMs) return undefined;
    if (stale) {
      this.#syncFromPrimary(isolate, place.primaryMs);
      isolate.syncedAt = Math.max(isolate.syncedAt, proof);
    }
    if (!cached && stale) this.#count("records");
    return { for: "near", ms: place.regionMs, cold: !stale } as const;
  }

  #askHub(isolate: Holder, token: number, place: Place) {
    this.#count("hub");
    const hub = this.#hubs[place.region] as Holder;
    const primaryMs = REGION_PRIMARY_MS[place.region] as number;
    const stale = this.#now - hub.syncedAt > MAX_STALENESS_MS;
    const cached = hub.tokens.has(token);
    if (this.#now - hub.syncedAt >= SYNC_AFTER_MS) this.#syncFromPrimary(hub, primaryMs);
    hub.tokens.set(token, 0);
    hub.lastRequestAt = this.#now;
    isolate.syncedAt = Math.max(isolate.syncedAt, hub.syncedAt);
    this.#linger(hub, primaryMs);
    if (!cached) this.#count("records");
    if (stale || !cached) {
      return { for: "primary", ms: place.regionMs + primaryMs, cold: !stale } as const;
    }
    return { for: "near", ms: place.regionMs, cold: false } as const;
  }

  #syncFromPrimary(holder: Holder, tripMs: number, at = this.#now): void {
    this.#count("feed");
    holder.syncedAt = at;
    if (this.#design.replicas && this.#pulses.beat(at, tripMs) && this.#isMeasured()) {
      this.#counts.writes.pulses += 1;
    }
  }

  /** Lets the isolate go on syncing after this request. */
  #linger(holder: Holder, tripMs: number): void {
    const { lingerMs } = this.#design;
    if (lingerMs === 0 || this.#now < holder.lingerAt) return;
    const wasLingering = holder.lingerUntil > this.#now;
    holder.lingerAt = this.#now + LINGER_AGAIN_MS;
    holder.lingerUntil = this.#now + lingerMs;
    if (!wasLingering) this.#planSync(holder, tripMs);
  }

  #planSync(holder: Holder, tripMs: number): void {
    const at = Math.max(this.#now, holder.syncedAt + LINGER_SYNC_MS);
    if (at <= holder.lingerUntil) this.#syncs.push({ at, holder, tripMs });
    else holder.lingerUntil = this.#now;
  }

  #runSyncs(until: number): void {
    for (let next = this.#syncs.peek(); next && next.at <= until; next = this.#syncs.peek()) {
      this.#syncs.pop();
      this.#now = next.at;
      // A request may have synced meanwhile. The tolerance is for rounding.
      if (next.at - next.holder.syncedAt > LINGER_SYNC_MS - 1) {
        this.#syncFromPrimary(next.holder, next.tripMs);
      }
      this.#planSync(next.holder, next.tripMs);
    }
    this.#now = until;
  }

  #noteUse(isolate: Holder, token: number): void {
    const written = isolate.tokens.get(token) ?? Number.NEGATIVE_INFINITY;
    if (this.#now - written < USAGE_MS) return;
    isolate.tokens.set(token, this.#now);
    if (this.#isMeasured()) this.#counts.writes.usage += 1;
  }

  #findIsolate(id: number, at: number): Holder {
    const found = this.#isolates.get(id);
    if (found && at - found.lastRequestAt < IDLE_MS) return found;
    const created = createHolder();
    this.#isolates.set(id, created);
    return created;
  }

  #count(kind: keyof Outcome["reads"]): void {
    if (this.#isMeasured()) this.#counts.reads[kind] += 1;
  }

  #isMeasured(): boolean {
    return this.#now >= this.#measureFrom;
  }
}

const createHolder = (): Holder => ({
  syncedAt: Number.NEGATIVE_INFINITY,
  lastRequestAt: Number.NEGATIVE_INFINITY,
  lingerAt: Number.NEGATIVE_INFINITY,
  lingerUntil: Number.NEGATIVE_INFINITY,
  tokens: new Map(),
});
