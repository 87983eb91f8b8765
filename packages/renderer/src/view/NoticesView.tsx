import type { ReactElement } from "react";
import { useStore } from "zustand/react";
import type { Faults } from "../faults.ts";
import type { ReadStore } from "../store/readStore.ts";
import { ConnectionNotice, type ConnectionNoticeProps } from "./ConnectionNotice.tsx";
import { FaultList, type FaultListProps } from "./FaultList.tsx";
import { FaultNotice, type Messages } from "./FaultNotice.tsx";

export interface NoticesViewProps {
  /** Undefined where faults are not for the page. */
  faults: Faults | undefined;
  client: ConnectionNoticeProps["client"];
  needsSocket: ReadStore<boolean>;
  /** Whether the author of the app is looking: every fault is listed. */
  forAuthors: boolean;
  /** What others are told; `false`: nothing. */
  messages: Partial<Messages> | false | undefined;
  /** Nothing until the tools are there. */
  details: ReadStore<FaultListProps["Details"]>;
}

/** What an app has to say besides its layout. */
export function NoticesView(props: NoticesViewProps): ReactElement {
  const Details = useStore(props.details);
  const { faults, forAuthors, messages } = props;
  return (
    <div className="_patchbay-notices">
      <ConnectionNotice client={props.client} needsSocket={props.needsSocket} />
      {faults && forAuthors && <FaultList faults={faults} Details={Details} />}
      {faults && !forAuthors && messages !== false && <FaultNotice faults={faults} messages={messages} />}
    </div>
  );
}
