import { type ComponentType, type ReactElement, useEffect, useSyncExternalStore } from "react";
import type { ComponentHost } from "../host.ts";
import type { ChunkHost, ChunkSource } from "./chunk.ts";

interface LazyProps {
  readonly id?: string;
  readonly className?: string;
  readonly style?: object;
  readonly host: ComponentHost;
}

/** A component whose implementation is in a chunk. Until that is there, a placeholder keeps its place. */
export function createLazyComponent<Props extends LazyProps>(
  source: ChunkSource,
  type: string,
  Placeholder: ComponentType<Props>,
): ComponentType<Props> {
  function LazyComponent(props: Props): ReactElement {
    const { host } = props;
    const loading = host.useLoading();
    const state = useSyncExternalStore(source.subscribe, source.state, source.state);
    const error = state.status === "failed" ? state.error : undefined;
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
    const Implementation =
      state.status === "ready" && Object.hasOwn(state.chunk, type)
        ? (state.chunk[type] as ComponentType<Props & ChunkHost> | undefined)
        : undefined;
    if (Implementation === undefined) return <Placeholder {...props} />;
    return <Implementation {...props} loading={loading} reportError={host.reportError} />;
  }
  LazyComponent.displayName = type;
  return LazyComponent;
}
