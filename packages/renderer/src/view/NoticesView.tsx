import type { ReactElement } from "react";
import type { Faults } from "../faults.ts";
import type { ReadStore } from "../store/readStore.ts";
import { ConnectionNotice, type ConnectionNoticeProps } from "./ConnectionNotice.tsx";
import { FaultList } from "./FaultList.tsx";

export interface NoticesViewProps {
  faults: Faults;
  client: ConnectionNoticeProps["client"];
  needsSocket: ReadStore<boolean>;
  /** Whether the author of the app is looking: warnings and details are shown. */
  details: boolean;
}

/** What an app has to say besides its layout. */
export function NoticesView({ faults, client, needsSocket, details }: NoticesViewProps): ReactElement {
  return (
    <div className="_patchbay-notices">
      <ConnectionNotice client={client} needsSocket={needsSocket} />
      <FaultList faults={faults} details={details} />
    </div>
  );
}
