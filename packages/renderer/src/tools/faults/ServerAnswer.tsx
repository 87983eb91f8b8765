import { trustedHtml } from "@patchbay/protocol";
import type { ReactElement } from "react";

/** Shows a page that a server has answered with in place of data, such as a traceback. The page runs no scripts. */
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
