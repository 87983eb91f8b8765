import { type Component, isComponent } from "@patchbay/protocol";
import { type Context, type ReactElement, useState } from "react";
import { type ViewApp, ViewAppContext } from "../../view/viewApp.ts";
import type { Devtool } from "../api/dashPage.ts";
import { ExternalWrapper } from "../api/ExternalWrapper.tsx";

export interface DevtoolsProps {
  app: ViewApp;
  /** From the server's configuration. Each may have `position: "left"`. */
  components: readonly Component[];
  DevtoolContext: Context<Devtool>;
}

/** Components that packages add to the developer tools by `hooks.devtool`: first those with the position `left`, then the others. */
export function Devtools({ app, components, DevtoolContext }: DevtoolsProps): ReactElement {
  const [popup, setPopup] = useState<unknown>("");
  const shown = (isLeft: boolean): (ReactElement | false)[] =>
    components.map(
      (component, at) =>
        isComponent(component) &&
        (Reflect.get(component, "position") === "left") === isLeft && (
          <ExternalWrapper key={at} component={component} componentPath={["__dash_devtools", at]} />
        ),
    );
  return (
    <ViewAppContext.Provider value={app}>
      <DevtoolContext.Provider value={{ popup, setPopup }}>
        <div className="_patchbay-devtools dash-debug-menu__content">
          {shown(true)}
          {shown(false)}
        </div>
      </DevtoolContext.Provider>
    </ViewAppContext.Provider>
  );
}
