import type { ChildrenProps } from "@patchbay/protocol";
import { CORE_NAMESPACE } from "./namespaces.ts";

/** The props of our components that hold components, besides `children`. */
export const componentChildrenProps: ChildrenProps = {
  [CORE_NAMESPACE]: {
    Checklist: ["options[].label"],
    Dropdown: ["options[].label"],
    Loading: ["custom_spinner"],
    RadioItems: ["options[].label"],
    Tab: ["label"],
  },
};
