import { Combobox } from "@base-ui/react/combobox";
import { type ReactElement, type ReactNode, useLayoutEffect, useMemo, useState } from "react";
import { classNames } from "../../classNames.ts";
import type { ChunkHost } from "../../lazy/chunk.ts";
import type { Rendered } from "../../props.ts";
import { dropdown } from "../../styles/dropdown.ts";
import { adoptStyles } from "../../styles/useStyles.ts";
import { DropdownControl } from "./DropdownControl.tsx";
import { normaliseOptions, optionText } from "./normaliseOptions.ts";
import type { DropdownProps, Option, OptionValue } from "./optionProps.ts";

type Choice = Option<ReactNode>;

/** More than that many matches are not drawn; the user can type on. */
const MATCH_LIMIT = 500;

export function Dropdown(props: Rendered<DropdownProps<ReactNode>> & ChunkHost): ReactElement {
  const { options, value, multi = false, clearable = true, searchable = true, disabled = false } = props;
  const { search_value = "", setProps } = props;
  const [box, setBox] = useState<HTMLDivElement | null>(null);
  useLayoutEffect(() => {
    if (box !== null) adoptStyles(box, dropdown);
  }, [box]);
  // The list is only read anew when it changes, so that other props may stream in while it is open.
  const choices = useMemo<Choice[]>(() => normaliseOptions(options), [options]);
  const chosen = useMemo(() => chosenOf(value, choices), [value, choices]);

  const shared = {
    items: choices,
    disabled,
    isItemEqualToValue: same,
    itemToStringLabel: optionText,
    filter: matches,
    limit: searchable ? MATCH_LIMIT : -1,
    autoHighlight: searchable,
    onInputValueChange: (text: string) => {
      if (searchable && text !== search_value) setProps({ search_value: text });
    },
  };
  const control = (
    <DropdownControl
      {...props}
      chosen={chosen}
      onClear={() => setProps({ value: null })}
      container={popupContainer(box)}
    />
  );
  return (
    <div
      ref={setBox}
      className={classNames("pb-dropdown", "dash-dropdown", props.className)}
      style={props.style}
      data-dash-is-loading={props.loading || undefined}
    >
      {multi ? (
        <Combobox.Root
          {...shared}
          multiple
          value={chosen}
          onValueChange={(next: Choice[]) => {
            if (clearable || next.length > 0) setProps({ value: next.map((choice) => choice.value) });
          }}
        >
          {control}
        </Combobox.Root>
      ) : (
        <Combobox.Root
          {...shared}
          value={chosen[0] ?? null}
          onValueChange={(next: Choice | null) => {
            if (clearable || next !== null) setProps({ value: next?.value ?? null });
          }}
        >
          {control}
        </Combobox.Root>
      )}
    </div>
  );
}

function matches(choice: Choice, query: string): boolean {
  return optionText(choice).toLowerCase().includes(query.trim().toLowerCase());
}

function same(left: Choice, right: Choice): boolean {
  return left.value === right.value;
}

/** The options of a value; one that is no option is shown all the same, as itself. */
function chosenOf(value: DropdownProps<ReactNode>["value"], choices: readonly Choice[]): Choice[] {
  const values: readonly OptionValue[] = Array.isArray(value) ? value : value === undefined ? [] : [value];
  return values
    .filter((wanted) => wanted !== null && wanted !== undefined)
    .map(
      (wanted) =>
        choices.find((choice) => choice.value === wanted) ?? { value: wanted, label: String(wanted) },
    );
}

/** The popup belongs where the styles and the theme of the dropdown are in force; else the document's body. */
function popupContainer(box: HTMLElement | null): HTMLElement | ShadowRoot | undefined {
  if (box === null) return undefined;
  const themed = box.closest<HTMLElement>("[data-theme]");
  if (themed !== null && themed !== document.documentElement) return themed;
  const root = box.getRootNode();
  return root instanceof ShadowRoot ? root : undefined;
}
