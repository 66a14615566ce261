import { useEffect, useRef } from "preact/hooks";

/** Whether what asks for something is still on the page when the answer is there. */
export function useShown(): { readonly current: boolean } {
  const shown = useRef(true);
  useEffect(
    () => () => {
      shown.current = false;
    },
    [],
  );
  return shown;
}
