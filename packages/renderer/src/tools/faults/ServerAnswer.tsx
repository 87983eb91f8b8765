import { trustedHtml } from "@patchbay/protocol";
import type { ReactElement } from "react";

/** A page that a server has answered with where none belongs, such as a traceback: shown, and kept from doing anything. */
export function ServerAnswer({ html }: { html: string }): ReactElement {
  const style = { width: "100%", height: 240, border: 0, background: "#fff" };
  return (
    <iframe
      className="dash-backend-error"
      title="Answer of the server"
      sandbox=""
      srcDoc={trustedHtml(html)}
      style={style}
    />
  );
}
