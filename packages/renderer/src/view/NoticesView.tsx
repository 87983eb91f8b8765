import type { ComponentType, ReactElement } from "react";
import { useStore } from "zustand/react";
import type { Faults } from "../faults.ts";
import type { ReadStore } from "../store/readStore.ts";
import { ConnectionNotice, type ConnectionNoticeProps } from "./ConnectionNotice.tsx";
import { FaultNotice, type Messages } from "./FaultNotice.tsx";

export interface NoticesViewProps {
  /** Undefined where faults are not for the page. */
  faults: Faults | undefined;
  client: ConnectionNoticeProps["client"];
  needsSocket: ReadStore<boolean>;
  /** Lists every fault, where the author of the app is looking and the tools are there. */
  faultList: ReadStore<FaultListView | undefined>;
  /** What others are told; `false`: nothing. */
  messages: Partial<Messages> | false | undefined;
}

export type FaultListView = ComponentType<{ faults: Faults }>;

/** What an app has to say besides its layout. */
export function NoticesView(props: NoticesViewProps): ReactElement {
  const FaultList = useStore(props.faultList);
  const { faults, messages } = props;
  return (
    <div className="_patchbay-notices">
      <ConnectionNotice client={props.client} needsSocket={props.needsSocket} />
      {faults &&
        (FaultList ? (
          <FaultList faults={faults} />
        ) : (
          messages !== false && <FaultNotice faults={faults} messages={messages} />
        ))}
    </div>
  );
}
