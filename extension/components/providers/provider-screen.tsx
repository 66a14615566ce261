import { useSignal } from "@preact/signals";
import { useMemo } from "preact/hooks";
import { t } from "../../format/text.ts";
import type { App } from "../../state/app/app.ts";
import type { Workspace } from "../../state/app/workspace.ts";
import { createProviderDraft } from "../../state/organization/provider-draft.ts";
import { AccountButton } from "../frame/account-button.tsx";
import { AccountFooter } from "../frame/account-footer.tsx";
import { Screen } from "../frame/screen.tsx";
import { LoadNotice } from "../ui/load-notice.tsx";
import { useFresh } from "../ui/use-fresh.ts";
import { ProviderActions } from "./provider-actions.tsx";
import { ProviderAddresses } from "./provider-addresses.tsx";
import { ProviderDomains } from "./provider-domains.tsx";
import { ProviderFacts } from "./provider-facts.tsx";
import { ProviderForm } from "./provider-form.tsx";

interface ProviderScreenProps {
  app: App;
  workspace: Workspace;
  /** Id of the provider; `new` to add one. */
  id: string;
}

/** A provider through which the organization's people sign in, or the form to add one. */
export function ProviderScreen({ app, workspace, id }: ProviderScreenProps) {
  const { providers } = workspace.administration;
  useFresh(app, providers, workspace.rolesAndGroups);
  const state = providers.state.value;
  const provider = providers.find(id);
  const leave = () => app.router.go({ screen: "organization" });
  const isGone = state.status === "ready" && provider === null && id !== "new";
  return (
    <Screen
      title={provider?.name ?? t("provider.newTitle")}
      onBack={leave}
      actions={<AccountButton app={app} workspace={workspace} />}
      footer={<AccountFooter account={workspace.account} />}
    >
      <LoadNotice state={state} onRetry={providers.load} />
      {isGone && <p class="quiet">{t("provider.gone")}</p>}
      {state.status === "ready" && id === "new" && <NewProvider app={app} workspace={workspace} />}
      {provider !== null && (
        <ExistingProvider app={app} workspace={workspace} id={id} onRemoved={leave} />
      )}
    </Screen>
  );
}

function NewProvider({ app, workspace }: Omit<ProviderScreenProps, "id">) {
  const draft = useMemo(() => createProviderDraft(null), []);
  return (
    <ProviderForm
      app={app}
      workspace={workspace}
      draft={draft}
      provider={null}
      onClose={() => app.router.go({ screen: "organization" })}
    />
  );
}

function ExistingProvider(props: ProviderScreenProps & { onRemoved(): void }) {
  const { app, workspace, id, onRemoved } = props;
  const { providers } = workspace.administration;
  const isEditing = useSignal(false);
  const provider = providers.find(id);
  const draft = useMemo(
    () => (isEditing.value ? createProviderDraft(providers.find(id)) : null),
    [isEditing.value, id, providers],
  );
  if (provider === null) return null;
  if (draft !== null) {
    return (
      <ProviderForm
        app={app}
        workspace={workspace}
        draft={draft}
        provider={provider}
        onClose={() => {
          isEditing.value = false;
        }}
      />
    );
  }
  return (
    <>
      <ProviderFacts
        workspace={workspace}
        provider={provider}
        onEdit={() => {
          isEditing.value = true;
        }}
      />
      <ProviderAddresses app={app} provider={provider} />
      <ProviderDomains app={app} providers={providers} provider={provider} />
      <ProviderActions app={app} providers={providers} provider={provider} onRemoved={onRemoved} />
    </>
  );
}
