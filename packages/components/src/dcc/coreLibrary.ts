import type { ElementType } from "react";
import { componentChildrenProps } from "../childrenProps.ts";
import { UNDRAWN_CLICKS } from "../countClick.ts";
import type { ChunkName, ChunkSource } from "../lazy/chunk.ts";
import { createLazyComponent } from "../lazy/createLazyComponent.tsx";
import {
  DropdownPlaceholder,
  GraphPlaceholder,
  MarkdownPlaceholder,
  SliderPlaceholder,
} from "../lazy/placeholders.tsx";
import type { ComponentLibrary } from "../library.ts";
import { CORE_NAMESPACE } from "../namespaces.ts";
import { Button } from "./button/Button.tsx";
import { Input } from "./input/Input.tsx";
import { Interval } from "./interval/Interval.tsx";
import { Loading } from "./loading/Loading.tsx";
import { Link } from "./location/Link.tsx";
import { Location } from "./location/Location.tsx";
import { Checklist } from "./options/Checklist.tsx";
import { RadioItems } from "./options/RadioItems.tsx";
import { Store } from "./store/Store.tsx";
import { Tab, Tabs } from "./tabs/Tabs.tsx";
import { Textarea } from "./textarea/Textarea.tsx";

/** Defaults of components with `persistence`, which the renderer reads: the persisted props, and the kind of storage. */
const VALUE_IS_KEPT = { persisted_props: ["value"], persistence_type: "local" } as const;
const PERSISTING = [
  "Checklist",
  "Dropdown",
  "Input",
  "RadioItems",
  "RangeSlider",
  "Slider",
  "Tabs",
  "Textarea",
] as const;

const COUNTING = ["Button", "Textarea"] as const;

/** The core components. The heavy ones are loaded when they are first shown. */
export function createCoreLibrary(source: (name: ChunkName) => ChunkSource): ComponentLibrary {
  const slider = source("slider");
  const components: Record<string, ElementType> = {
    Button,
    Checklist,
    Dropdown: createLazyComponent(source("dropdown"), "Dropdown", DropdownPlaceholder),
    Graph: createLazyComponent(source("graph"), "Graph", GraphPlaceholder),
    Input,
    Interval,
    Link,
    Loading,
    Location,
    Markdown: createLazyComponent(source("markdown"), "Markdown", MarkdownPlaceholder),
    RadioItems,
    RangeSlider: createLazyComponent(slider, "RangeSlider", SliderPlaceholder),
    Slider: createLazyComponent(slider, "Slider", SliderPlaceholder),
    Store,
    Tab,
    Tabs,
    Textarea,
  };
  for (const type of COUNTING) Object.assign(components[type] ?? {}, { undrawnProps: UNDRAWN_CLICKS });
  for (const type of PERSISTING) Object.assign(components[type] ?? {}, { dashPersistence: VALUE_IS_KEPT });
  return {
    namespace: CORE_NAMESPACE,
    components,
    childrenProps: componentChildrenProps[CORE_NAMESPACE] ?? {},
  };
}
