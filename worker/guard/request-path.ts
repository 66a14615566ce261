/**
 * Matches parts of a path that servers read differently:
 *
 * - `//`, which some merge; `\`, which some read as `/`; `#`, which for some ends the path
 * - an encoded `/` or `\`, or an encoded character that needs no encoding (RFC 3986 §2.3), since some decode
 *   before they compare and others do not; also encoded twice
 * - `.` and `..` segments, which some resolve; also before a parameter, which Java servers cut off
 */
const TWO_READINGS =
  /\/\/|[\\#]|%(25)*(2[def]|3[0-9]|4[1-9a-f]|5[0-9acf]|6[1-9a-f]|7[0-9a])|\/\.\.?([/;%]|$)/i;

/**
 * True if servers may read the path as different paths. If it names an entity, an attacker could be judged
 * for one entity and served another.
 */
export function hasTwoReadings(path: string): boolean {
  return TWO_READINGS.test(path);
}

/**
 * Returns the path of a request's target or address, exactly as the client sent it.
 *
 * In a target in absolute form (RFC 9112 §3.2.2), the path follows a host that the client chooses. If the
 * host were read as part of the path, an attacker could name the entity with it.
 */
export function pathOfTarget(target: string): string {
  return target.replace(/^[a-z][a-z0-9+.-]*:\/\/[^/?#]*/i, "").replace(/\?.*$/s, "") || "/";
}
