import type { MouseEvent, ReactElement, ReactNode } from "react";
import { classNames } from "../../classNames.ts";
import type { Rendered } from "../../props.ts";
import { BLANK_URL, cleanUrl } from "../../safety/cleanUrl.ts";
import { pushAddress } from "./historyEvents.ts";
import type { LinkProps } from "./locationProps.ts";

export function Link(props: Rendered<LinkProps<ReactNode>>): ReactElement {
  const { reportError, useLoading } = props.host;
  const loading = useLoading();
  const { id, children, className, style, target, title, refresh = false } = props;
  const href = cleanUrl(String(props.href));
  // A blank URL would lead out of the app.
  const isRefused = href === BLANK_URL;

  function follow(event: MouseEvent<HTMLAnchorElement>): void {
    const plain = event.button === 0 && !(event.metaKey || event.ctrlKey || event.shiftKey || event.altKey);
    if (!plain || event.defaultPrevented || refresh || (target !== undefined && target !== "_self")) return;
    if (new URL(href, document.baseURI).origin !== window.location.origin) return;
    event.preventDefault();
    try {
      pushAddress(href);
      window.scrollTo(0, 0);
    } catch (error) {
      reportError(error as Error);
    }
  }

  return (
    <a
      id={id}
      href={isRefused ? undefined : href}
      className={classNames("pb-link", className)}
      style={style}
      target={target}
      title={title}
      rel={target === "_blank" ? "noopener noreferrer" : undefined}
      data-dash-is-loading={loading || undefined}
      onClick={follow}
    >
      {children ?? (isRefused ? undefined : href)}
    </a>
  );
}
