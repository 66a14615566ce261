import type { Account } from "../../state/account/account.ts";

/** For whom and where: nobody should take one organization's tokens for another's. */
export function AccountFooter({ account }: { account: Account }) {
  const me = account.me.value;
  return (
    <footer class="whoami">
      {me.status === "ready" && (
        <>
          <span>{me.value.organization.name}</span>
          <span aria-hidden="true">·</span>
          <span class="email">{me.value.user.email}</span>
        </>
      )}
    </footer>
  );
}
