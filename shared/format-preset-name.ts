/** Returns a preset's id as words: `api-control-plane` becomes "API control plane". Presets have no other name. */
export function formatPresetName(id: string): string {
  const words = id.replaceAll("-", " ").replaceAll(/\bapi\b/g, "API");
  return words.charAt(0).toUpperCase() + words.slice(1);
}
