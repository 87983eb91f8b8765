import type { ReactElement, ReactNode } from "react";
import { classNames } from "../../classNames.ts";
import { countClick } from "../../countClick.ts";
import type { Rendered } from "../../props.ts";
import { elementAttributes } from "../../safety/elementAttributes.ts";
import type { ButtonProps } from "./buttonProps.ts";

export function Button(props: Rendered<ButtonProps<ReactNode>>): ReactElement {
  const loading = props.host.useLoading();
  const { children, className, disable_n_clicks } = props;
  return (
    <button
      type="button"
      {...elementAttributes("button", props)}
      className={classNames("pb-button", className)}
      data-dash-is-loading={loading || undefined}
      onClick={() => {
        if (disable_n_clicks !== true) countClick(props);
      }}
    >
      {children}
    </button>
  );
}
