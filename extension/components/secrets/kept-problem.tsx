import { describeFailure } from "../../format/describe-failure.ts";
import { t } from "../../format/text.ts";
import type { Workspace } from "../../state/app/workspace.ts";
import { needsSignIn } from "../../state/tokens/kept-secrets.ts";
import { Notice } from "../ui/notice.tsx";

/** Says why a kept secret was not copied, with the button that mends it. */
export function KeptProblem({ workspace: { kept } }: { workspace: Workspace }) {
  const problem = kept.problem.value;
  if (problem === null) return null;
  const { failure, tokenId } = problem;
  return (
    <Notice tone="warn" icon="lock" text={describeFailure(failure)}>
      {needsSignIn(failure) ? (
        <button type="button" onClick={() => void kept.signInAgain()}>
          {t("signIn.submit")}
        </button>
      ) : (
        <button
          type="button"
          onClick={async () => {
            if ((await kept.forget(tokenId)) === null) kept.problem.value = null;
          }}
        >
          {t("kept.forget")}
        </button>
      )}
    </Notice>
  );
}
