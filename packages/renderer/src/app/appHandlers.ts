import type { TabHandlers } from "@patchbay/client";
import type { Props, SetProps } from "@patchbay/protocol";
import { valueAt } from "../store/valueAt.ts";
import type { PreparedApp } from "./prepareApp.ts";

/** Carries out what the client asks of the app. Until the layout is there, it changes nothing and reads `{}`. */
export class AppHandlers implements TabHandlers {
  /** The app that was made of the server's latest layout. */
  app: PreparedApp | undefined;

  update({ componentId, props }: SetProps["payload"]): void {
    this.app?.runner.updates.fromServer(componentId, props);
  }

  read(componentId: string, properties: readonly string[], path?: readonly (string | number)[]): Props {
    const { app } = this;
    const node = app?.layout.ids.get(componentId);
    const props: Props = {};
    if (app === undefined || node === undefined) return props;
    for (const property of properties) {
      const value = app.layout.read(node, property);
      if (path !== undefined) props[property] = valueAt(value, path);
      else if (value !== undefined) props[property] = value;
    }
    return props;
  }

  reconnected(): void {
    this.app?.runner.reconnected();
  }
}
