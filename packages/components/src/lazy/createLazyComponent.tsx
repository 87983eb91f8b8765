import type { Command } from "@patchbay/protocol";
import { type ComponentType, type ReactElement, useEffect, useSyncExternalStore } from "react";
import type { ComponentHost } from "../host.ts";
import type { ChunkHost, ChunkSource } from "./chunk.ts";
import { UNDRAWN_COMMANDS, useCommands } from "./useCommands.ts";

interface LazyProps extends Readonly<Partial<Record<Command, unknown>>> {
  readonly id?: string;
  readonly className?: string;
  readonly style?: object;
  readonly host: ComponentHost;
  readonly setProps: (changed: Record<string, null>) => void;
}

/** A component whose implementation is in a chunk. A placeholder is shown until the chunk has loaded. */
export function createLazyComponent<Props extends LazyProps>(
  source: ChunkSource,
  type: string,
  Placeholder: ComponentType<Props>,
): ComponentType<Props> {
  function LazyComponent(props: Props): ReactElement {
    const { host } = props;
    const commands = useCommands<Props>(props);
    const loading = host.useLoading();
    const { chunk, error } = useSyncExternalStore(source.subscribe, source.state, source.state);
    const Implementation = chunk?.[type] as ComponentType<Props & ChunkHost<Props>> | undefined;
    useEffect(() => {
      if (error !== undefined) host.reportError(error);
    }, [error, host]);
    if (error !== undefined) {
      return (
        <div id={props.id} className="pb-chunk-failed" role="alert">
          {`${type} could not be loaded. `}
          <button type="button" className="pb-button" onClick={source.retry}>
            Try again
          </button>
        </div>
      );
    }
    if (Implementation === undefined) return <Placeholder {...props} />;
    return <Implementation {...props} loading={loading} reportError={host.reportError} commands={commands} />;
  }
  LazyComponent.displayName = type;
  LazyComponent.undrawnProps = UNDRAWN_COMMANDS;
  return LazyComponent;
}
