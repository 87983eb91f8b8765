import { type CSSProperties, type ReactElement, type ReactNode, useCallback } from "react";
import { classNames } from "../../classNames.ts";
import type { LoadingMark } from "../../host.ts";
import type { Rendered } from "../../props.ts";
import type { LoadingProps } from "./loadingProps.ts";
import { useDelayed } from "./useDelayed.ts";

/** Whether an Output of a running callback is among the `target_components`. */
export function isTarget(mark: LoadingMark, targets: LoadingProps<never>["target_components"]): boolean {
  if (targets === undefined || targets === null) return true;
  if (!Object.hasOwn(targets, mark.id)) return false;
  const wanted = targets[mark.id];
  return (
    wanted === "*" || wanted === mark.property || (Array.isArray(wanted) && wanted.includes(mark.property))
  );
}

export function Loading(props: Rendered<LoadingProps<ReactNode>>): ReactElement {
  const { id, children, className, style, color, custom_spinner, overlay_style } = props;
  const {
    display = "auto",
    delay_show = 0,
    delay_hide = 0,
    show_initially = true,
    target_components,
  } = props;
  const { type = "default", fullscreen = false } = props;
  const filter = useCallback((mark: LoadingMark) => isTarget(mark, target_components), [target_components]);
  const loading = props.host.useLoading({ below: true, filter });
  const wanted = display === "auto" ? loading : display === "show";
  const shown = useDelayed(wanted, delay_show, delay_hide, wanted && show_initially);
  const spinnerStyle = { ...style, ...(color === undefined ? {} : { "--pb-spinner": color }) };
  return (
    <div
      className={classNames("pb-loading", props.parent_className)}
      style={props.parent_style}
      aria-busy={shown}
    >
      <div className="pb-loading-content" style={shown ? (overlay_style ?? HIDDEN) : undefined}>
        {children}
      </div>
      {shown && (
        <div className={classNames("pb-loading-cover", fullscreen && "pb-loading-fullscreen")} id={id}>
          {custom_spinner ?? (
            <span
              className={classNames("pb-spinner", `pb-spinner-${type}`, "dash-spinner", className)}
              style={spinnerStyle}
              role="status"
              aria-label="Loading"
            />
          )}
        </div>
      )}
    </div>
  );
}

const HIDDEN: CSSProperties = { visibility: "hidden" };
