/** A data centre of Cloudflare, with its share of the requests of the whole world. */
export interface Place {
  name: string;
  /** Share of all requests; the shares of all places add up to 1. */
  share: number;
  /** Time to the primary and back, in milliseconds. */
  primaryMs: number;
  /** Index of the nearest region, where a replica or a hub stands. */
  region: number;
  /** Time to that region and back, in milliseconds. */
  regionMs: number;
}

type City = readonly [name: string, latitude: number, longitude: number];

/** Regions of D1 replicas: wnam, enam, weur, eeur, apac and oc. */
const REGIONS: readonly City[] = [
  ["San Jose", 37.3, -121.9],
  ["Ashburn", 39, -77.5],
  ["London", 51.5, -0.1],
  ["Warsaw", 52.2, 21],
  ["Singapore", 1.4, 103.8],
  ["Sydney", -33.9, 151.2],
];

/** Assumed share of the requests by part of the world. The cities of a part share it alike. */
const PARTS: readonly (readonly [share: number, cities: readonly City[]])[] = [
  [
    0.36,
    [
      ["Ashburn", 39, -77.5],
      ["Atlanta", 33.7, -84.4],
      ["Boston", 42.4, -71.1],
      ["Chicago", 41.9, -87.6],
      ["Dallas", 32.8, -96.8],
      ["Denver", 39.7, -105],
      ["Los Angeles", 34.1, -118.2],
      ["Miami", 25.8, -80.2],
      ["Montreal", 45.5, -73.6],
      ["New York", 40.7, -74],
      ["San Jose", 37.3, -121.9],
      ["Seattle", 47.6, -122.3],
      ["Toronto", 43.7, -79.4],
    ],
  ],
  [
    0.33,
    [
      ["Amsterdam", 52.4, 4.9],
      ["Berlin", 52.5, 13.4],
      ["Bucharest", 44.4, 26.1],
      ["Dublin", 53.3, -6.3],
      ["Frankfurt", 50.1, 8.7],
      ["Helsinki", 60.2, 24.9],
      ["Istanbul", 41, 29],
      ["Lisbon", 38.7, -9.1],
      ["London", 51.5, -0.1],
      ["Madrid", 40.4, -3.7],
      ["Milan", 45.5, 9.2],
      ["Paris", 48.9, 2.4],
      ["Stockholm", 59.3, 18.1],
      ["Vienna", 48.2, 16.4],
      ["Warsaw", 52.2, 21],
      ["Zurich", 47.4, 8.5],
    ],
  ],
  [
    0.22,
    [
      ["Bangkok", 13.8, 100.5],
      ["Delhi", 28.6, 77.2],
      ["Hong Kong", 22.3, 114.2],
      ["Jakarta", -6.2, 106.8],
      ["Kuala Lumpur", 3.1, 101.7],
      ["Manila", 14.6, 121],
      ["Melbourne", -37.8, 145],
      ["Mumbai", 19.1, 72.9],
      ["Osaka", 34.7, 135.5],
      ["Seoul", 37.6, 127],
      ["Singapore", 1.4, 103.8],
      ["Sydney", -33.9, 151.2],
      ["Taipei", 25, 121.6],
      ["Tokyo", 35.7, 139.7],
    ],
  ],
  [
    0.09,
    [
      ["Bogota", 4.7, -74.1],
      ["Buenos Aires", -34.6, -58.4],
      ["Cairo", 30, 31.2],
      ["Dubai", 25.2, 55.3],
      ["Johannesburg", -26.2, 28],
      ["Mexico City", 19.4, -99.1],
      ["Sao Paulo", -23.6, -46.6],
      ["Tel Aviv", 32.1, 34.8],
    ],
  ],
];

const PRIMARY: City = ["Ashburn", 39, -77.5];

export const REGION_COUNT = REGIONS.length;

export const PLACES: readonly Place[] = PARTS.flatMap(([share, cities]) =>
  cities.map((city): Place => {
    const times = REGIONS.map((region) => estimateRoundTripMs(city, region));
    const regionMs = Math.min(...times);
    return {
      ...{ name: city[0], share: share / cities.length },
      ...{ primaryMs: estimateRoundTripMs(city, PRIMARY) },
      ...{ region: times.indexOf(regionMs), regionMs },
    };
  }),
);

/** Time from every region to the primary and back, in milliseconds. */
export const REGION_PRIMARY_MS = REGIONS.map((region) => estimateRoundTripMs(region, PRIMARY));

/**
 * Returns the time to the other city and back, in milliseconds.
 *
 * Cables are a third longer than the great circle, and light takes 1 ms for 200 km of glass. 6 ms are added
 * for the query and the way within both data centres. London to Ashburn gives 85 ms, Tokyo 152, Sydney 216.
 */
function estimateRoundTripMs(from: City, to: City): number {
  return 6 + (2 * 1.34 * computeDistanceKm(from, to)) / 200;
}

/** Returns the distance on a sphere, by the haversine formula. */
function computeDistanceKm(from: City, to: City): number {
  const radians = (degrees: number) => (degrees * Math.PI) / 180;
  const half = (a: number, b: number) => Math.sin(radians(b - a) / 2) ** 2;
  const chord =
    half(from[1], to[1]) +
    Math.cos(radians(from[1])) * Math.cos(radians(to[1])) * half(from[2], to[2]);
  return 2 * 6371 * Math.asin(Math.sqrt(chord));
}
