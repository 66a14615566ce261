/** A preset's id as words: `api-control-plane` is "Api control plane". The server gives them no other name. */
export function presetName(id: string): string {
  const words = id.replaceAll("-", " ");
  return words.charAt(0).toUpperCase() + words.slice(1);
}
