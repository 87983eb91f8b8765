import type { MouseEvent, ReactElement, ReactNode } from "react";
import { classNames } from "../../classNames.ts";
import type { Rendered } from "../../props.ts";
import { BLANK_URL, cleanUrl } from "../../safety/cleanUrl.ts";
import type { LinkProps } from "./locationProps.ts";
import { pageAddress } from "./pageAddress.ts";

export function Link(props: Rendered<LinkProps<ReactNode>>): ReactElement {
  const { reportError, useLoading, address } = props.host;
  const loading = useLoading();
  const { id, children, className, style, target, title, refresh = false } = props;
  const given = cleanUrl(String(props.href));
  // A blank URL would lead out of the app.
  const isRefused = given === BLANK_URL;
  const href = address === undefined || isRefused ? given : address.resolve(given, "link");

  function follow(event: MouseEvent<HTMLAnchorElement>): void {
    const plain = event.button === 0 && !(event.metaKey || event.ctrlKey || event.shiftKey || event.altKey);
    if (!plain || event.defaultPrevented || (target !== undefined && target !== "_self")) return;
    const { resolve, takes, push } = address ?? pageAddress;
    const url = resolve(href, "link");
    if (!takes(url, refresh)) return;
    event.preventDefault();
    try {
      push(url);
      // The place of the page is not the app's.
      if (address === undefined) window.scrollTo(0, 0);
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
      {children ?? (isRefused ? undefined : given)}
    </a>
  );
}
