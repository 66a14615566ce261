import { useEffect } from "preact/hooks";
import type { UserResource } from "../../../shared/wire/user-resource.ts";
import { handedText } from "../../format/waiting-text.ts";
import type { Workspace } from "../../state/app/workspace.ts";
import { Notice } from "../ui/notice.tsx";

interface HandedNoticeProps {
  workspace: Workspace;
  person: UserResource;
}

/** What becomes of the secret of a token that was just made for somebody, or got a new one. */
export function HandedNotice({ workspace: { creation }, person }: HandedNoticeProps) {
  useEffect(() => creation.leaveHanded, [creation]);
  const { value } = creation.state;
  if (value.at !== "handed" || value.owner !== person.id) return null;
  return <Notice tone="done" icon="check" text={handedText(value, person.name)} />;
}
