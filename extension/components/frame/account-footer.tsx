import type { Account } from "../../state/account/account.ts";

/** Shows organization and email address, so that nobody confuses two organizations' tokens. */
export function AccountFooter({ account }: { account: Account }) {
  const me = account.me.value;
  return (
    <footer class="whoami">
      {me.status === "ready" && (
        <>
          <span dir="auto">{me.value.organization.name}</span>
          <span aria-hidden="true">·</span>
          <span class="email" dir="auto">
            {me.value.user.email}
          </span>
        </>
      )}
    </footer>
  );
}
