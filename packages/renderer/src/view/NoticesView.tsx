import type { ComponentType, ReactElement } from "react";
import { useStore } from "zustand/react";
import type { Faults } from "../faults.ts";
import type { ReadStore } from "../store/readStore.ts";
import { ConnectionNotice, type ConnectionNoticeProps } from "./ConnectionNotice.tsx";
import { FaultNotice, type Messages } from "./FaultNotice.tsx";

export interface NoticesViewProps {
  faults: Faults;
  /** Otherwise only streamed answers that were cut off are shown. */
  showsFaults: boolean;
  client: ConnectionNoticeProps["client"];
  needsSocket: ReadStore<boolean>;
  /** The list of all faults, for the author of the app. Undefined without dev tools, and until they have loaded. */
  faultList: ReadStore<FaultListView | undefined>;
  /** The texts for users. `false` shows nothing. */
  messages: Partial<Messages> | false | undefined;
}

export type FaultListView = ComponentType<{ faults: Faults }>;

/** The notices of an app: its connection and its faults. */
export function NoticesView(props: NoticesViewProps): ReactElement {
  const FaultList = useStore(props.faultList);
  const { faults, showsFaults, messages } = props;
  return (
    <div className="_patchbay-notices">
      <ConnectionNotice client={props.client} needsSocket={props.needsSocket} />
      {FaultList && showsFaults ? (
        <FaultList faults={faults} />
      ) : (
        messages !== false && <FaultNotice faults={faults} messages={messages} cutOffOnly={!showsFaults} />
      )}
    </div>
  );
}
