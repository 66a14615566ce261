import { useSignal } from "@preact/signals";
import type { Failure } from "../../connection.ts";
import { describeFailure } from "../../format/describe-failure.ts";
import { t } from "../../format/text.ts";
import type { App } from "../../state/app/app.ts";
import { CenteredScreen } from "../ui/centered-screen.tsx";
import { Field } from "../ui/field.tsx";
import { Notice } from "../ui/notice.tsx";

/** Asks for the server's address, unless the organization has set it. */
export function ConnectScreen({ app: { session, preferences } }: { app: App }) {
  const { server, mayChangeServer } = preferences.managed.value;
  /** `null` until the person has typed. */
  const typed = useSignal<string | null>(null);
  const getAddress = () => (mayChangeServer ? typed.value : null) ?? server ?? "";
  const failure = session.failure.value;
  const isBadAddress = failure !== null && isAddressFailure(failure);
  const busy = session.busy.value;
  if (server === null && !mayChangeServer) {
    return (
      <CenteredScreen title={t("connect.title")} lead={t("connect.lead")}>
        <Notice tone="warn" alert={false} text={t("managed.noServer")} />
      </CenteredScreen>
    );
  }
  return (
    <CenteredScreen title={t("connect.title")} lead={t("connect.lead")}>
      <form
        noValidate
        onSubmit={(event) => {
          event.preventDefault();
          if (!busy) void session.connect(getAddress());
        }}
      >
        <Field
          label={t("connect.address")}
          hint={server === null ? t("connect.hint") : t("managed.set")}
          error={isBadAddress ? describeFailure(failure) : null}
        >
          {(control) => (
            <input
              {...control}
              type="text"
              inputMode="url"
              autocomplete="off"
              autocapitalize="off"
              spellcheck={false}
              placeholder="tokens.example.com"
              value={getAddress()}
              readOnly={!mayChangeServer}
              onInput={({ currentTarget }) => {
                typed.value = currentTarget.value;
              }}
            />
          )}
        </Field>
        {failure !== null && !isBadAddress && <Notice tone="bad" text={describeFailure(failure)} />}
        <p role="alert" class="visually-hidden">
          {isBadAddress ? describeFailure(failure) : ""}
        </p>
        <button type="submit" class="primary wide" aria-disabled={busy}>
          {busy ? t("connect.busy") : t("connect.submit")}
        </button>
      </form>
    </CenteredScreen>
  );
}

function isAddressFailure({ kind }: Failure): boolean {
  return kind === "invalid_address" || kind === "insecure_address";
}
