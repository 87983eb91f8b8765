import type { ComponentLibrary } from "@patchbay/components";
import type { PersistenceTraits } from "@patchbay/renderer";

const VALUE: PersistenceTraits = { persisted_props: ["value"], persistence_type: "local" };

/** What users change in components and may wish to find again. */
const TRAITS: Readonly<Record<string, Readonly<Record<string, PersistenceTraits>>>> = {
  dash_core_components: {
    Checklist: VALUE,
    Dropdown: VALUE,
    Input: VALUE,
    RadioItems: VALUE,
    RangeSlider: VALUE,
    Slider: VALUE,
    Tabs: VALUE,
    Textarea: VALUE,
  },
  dash_ag_grid: { AgGrid: { persisted_props: ["selectedRows"], persistence_type: "local" } },
};

/** A component library with what its components persist. */
export function withPersistence(
  library: ComponentLibrary,
): ComponentLibrary & { readonly persistence: Readonly<Record<string, PersistenceTraits>> } {
  return { ...library, persistence: TRAITS[library.namespace] ?? {} };
}
