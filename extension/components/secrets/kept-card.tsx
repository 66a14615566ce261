import { useSignal } from "@preact/signals";
import { useEffect, useId, useMemo } from "preact/hooks";
import type { TokenResource } from "../../../shared/wire/token-resource.ts";
import { describeFailure, describeOpeningFailure } from "../../format/describe-failure.ts";
import { t } from "../../format/text.ts";
import type { App } from "../../state/app/app.ts";
import type { Workspace } from "../../state/app/workspace.ts";
import { isMendable } from "../../state/tokens/kept-secrets.ts";
import { Icon } from "../ui/icon.tsx";
import { useAnnounce } from "../ui/use-announce.ts";
import { useFresh } from "../ui/use-fresh.ts";
import { CopyAsFields, useCopyForm } from "./copy-as-fields.tsx";
import { copyKept } from "./copy-kept.ts";
import { ForgetDialog } from "./forget-dialog.tsx";
import { OtherCopies } from "./other-copies.tsx";
import { SecretField } from "./secret-field.tsx";

interface KeptCardProps {
  app: App;
  workspace: Workspace;
  token: TokenResource;
}

/** Shows the secret of a person's own token if this browser or another one keeps it. */
export function KeptCard(props: KeptCardProps) {
  const { workspace, token } = props;
  const { kept, connection } = workspace;
  const canBeKept = token.owner === connection.subject && token.status === "active";
  return kept.allowed.value && canBeKept ? <Copies {...props} /> : null;
}

function Copies(props: KeptCardProps) {
  const { app, workspace, token } = props;
  const { kept } = workspace;
  const id = useId();
  const copies = useMemo(() => kept.openCopies(token.id), [kept, token.id]);
  useFresh(app, kept, copies);
  const isHere = kept.isKept(token);
  const others = <OtherCopies app={app} kept={kept} tokenId={token.id} copies={copies} />;
  const state = copies.state.value;
  const isElsewhere = state.status === "ready" && state.value.some(({ current }) => !current);
  if (!isHere && !isElsewhere) return null;
  return (
    <section class="card kept" aria-labelledby={id}>
      <h2 id={id}>{isHere ? t("kept.title") : t("kept.titleElsewhere")}</h2>
      {isHere && <KeptHere {...props} />}
      {others}
    </section>
  );
}

/** A secret that was revealed is hidden again, in case the person has left. */
const REVEALED_MS = 60_000;
/** How long the button says that the secret was copied. */
const COPIED_MS = 4_000;

function KeptHere({ app, workspace, token }: KeptCardProps) {
  const { kept, connection } = workspace;
  const announce = useAnnounce(app);
  const form = useCopyForm(workspace, token);
  const secret = useSignal<string | null>(null);
  const isCopied = useSignal(false);
  const isAsking = useSignal(false);
  const hide = () => {
    secret.value = null;
  };

  useEffect(() => {
    if (secret.value !== null) return app.effects.after(REVEALED_MS, hide);
  }, [secret.value]);
  useEffect(() => {
    if (isCopied.value)
      return app.effects.after(COPIED_MS, () => {
        isCopied.value = false;
      });
  }, [isCopied.value]);

  async function copy() {
    isCopied.value = await copyKept(app, workspace, token, form.formatCopy);
  }

  async function reveal() {
    const reply = await kept.open(token.id);
    if (reply.ok) secret.value = reply.value;
    else if (!isMendable(reply.failure)) {
      announce(describeOpeningFailure(reply.failure, connection.host), "failed");
    }
  }

  const isRevealed = secret.value !== null;
  return (
    <>
      {secret.value === null ? (
        <p class="kept-hint mono">{token.hint}</p>
      ) : (
        <SecretField app={app} secret={secret.value} isRevealed onCopied={() => {}} />
      )}
      <div class="buttons">
        <button type="button" class="primary grow" onClick={() => void copy()}>
          <Icon name={isCopied.value ? "check" : "copy"} />
          {isCopied.value ? t("secret.copiedDone") : t("secret.copy")}
        </button>
        <button type="button" class="grow" onClick={() => (isRevealed ? hide() : void reveal())}>
          <Icon name={isRevealed ? "eye-off" : "eye"} />
          {isRevealed ? t("secret.hide") : t("secret.reveal")}
        </button>
        <button
          type="button"
          class="ghost"
          onClick={() => {
            isAsking.value = true;
          }}
        >
          {t("kept.forget")}
        </button>
      </div>
      <CopyAsFields {...form} />
      <p class="hint">{t("kept.hint", { host: connection.host })}</p>
      {isAsking.value && (
        <ForgetDialog
          app={app}
          title={t("kept.forgetTitle")}
          body={t("kept.forgetBody")}
          confirmText={t("kept.forgetConfirm")}
          doneText={t("kept.forgotten")}
          busy={kept.busy}
          onConfirm={async () => {
            const failure = await kept.forget(token.id);
            return failure && describeFailure(failure);
          }}
          onClose={() => {
            isAsking.value = false;
          }}
        />
      )}
    </>
  );
}
