import { useSignal } from "@preact/signals";
import type { Failure } from "../../connection.ts";
import { describeFailure } from "../../format/describe-failure.ts";
import { t } from "../../format/text.ts";
import type { Session } from "../../state/app/session.ts";
import { CenteredScreen } from "../ui/centered-screen.tsx";
import { Field } from "../ui/field.tsx";
import { Notice } from "../ui/notice.tsx";

/** Asks for the server's address. */
export function ConnectScreen({ session }: { session: Session }) {
  const address = useSignal("");
  const failure = session.failure.value;
  const isBadAddress = failure !== null && isAddressFailure(failure);
  const busy = session.busy.value;
  return (
    <CenteredScreen title={t("connect.title")} lead={t("connect.lead")}>
      <form
        noValidate
        onSubmit={(event) => {
          event.preventDefault();
          if (!busy) void session.connect(address.value);
        }}
      >
        <Field
          label={t("connect.address")}
          hint={t("connect.hint")}
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
              value={address}
              onInput={({ currentTarget }) => {
                address.value = currentTarget.value;
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
