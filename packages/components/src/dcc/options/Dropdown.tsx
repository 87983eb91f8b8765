import { Combobox } from "@base-ui/react/combobox";
import { type ReactElement, type ReactNode, useLayoutEffect, useState } from "react";
import { classNames } from "../../classNames.ts";
import type { ChunkHost } from "../../lazy/chunk.ts";
import type { Rendered } from "../../props.ts";
import { dropdown } from "../../styles/dropdown.ts";
import { adoptStyles } from "../../styles/useStyles.ts";
import { normaliseOptions, optionText } from "./normaliseOptions.ts";
import type { DropdownProps, Option, OptionValue } from "./optionProps.ts";

type Choice = Option<ReactNode>;

/** More than that many matches are not drawn; the user can type on. */
const MATCH_LIMIT = 500;

function matches(choice: Choice, query: string): boolean {
  return optionText(choice).toLowerCase().includes(query.trim().toLowerCase());
}

function same(left: Choice, right: Choice): boolean {
  return left.value === right.value;
}

export function Dropdown(props: Rendered<DropdownProps<ReactNode>> & ChunkHost): ReactElement {
  const {
    id,
    className,
    style,
    value,
    multi = false,
    clearable = true,
    searchable = true,
    disabled = false,
  } = props;
  const { placeholder = "Select...", maxHeight = 200, optionHeight, setProps } = props;
  const [box, setBox] = useState<HTMLDivElement | null>(null);
  useLayoutEffect(() => {
    if (box !== null) adoptStyles(box, dropdown);
  }, [box]);
  const choices: Choice[] = normaliseOptions(props.options);
  // A value that is no option is shown all the same, as itself.
  const choiceOf = (wanted: OptionValue): Choice =>
    choices.find((choice) => choice.value === wanted) ?? { value: wanted, label: String(wanted) };
  const chosen = (Array.isArray(value) ? value : value === null || value === undefined ? [] : [value]).map(
    choiceOf,
  );
  const container = popupContainer(box);

  const shared = {
    items: choices,
    disabled,
    isItemEqualToValue: same,
    itemToStringLabel: optionText,
    filter: matches,
    limit: searchable ? MATCH_LIMIT : -1,
    autoHighlight: searchable,
    onInputValueChange: (text: string) => {
      if (searchable) setProps({ search_value: text });
    },
  };
  const control = (
    <>
      <div className="pb-dropdown-box">
        <Combobox.Trigger
          className="pb-field pb-dropdown-control"
          aria-label={chosen.length === 0 ? placeholder : undefined}
        >
          <span className="pb-dropdown-value">
            {chosen.length === 0 ? (
              <span className="pb-dropdown-placeholder">{placeholder}</span>
            ) : multi ? (
              chosen.map((choice) => (
                <span key={String(choice.value)} className="pb-dropdown-chip">
                  {choice.label}
                </span>
              ))
            ) : (
              chosen[0]?.label
            )}
          </span>
          <span className="pb-dropdown-arrow" aria-hidden="true" />
        </Combobox.Trigger>
        {clearable && chosen.length > 0 && !disabled && (
          <Combobox.Clear className="pb-dropdown-clear" aria-label="Clear">
            {"\u2715"}
          </Combobox.Clear>
        )}
      </div>
      <Combobox.Portal container={container}>
        <Combobox.Positioner className="pb-dropdown-positioner" sideOffset={4}>
          <Combobox.Popup className="pb-dropdown-popup" aria-label={placeholder}>
            <Combobox.Input
              className={searchable ? "pb-field pb-dropdown-search" : "pb-visually-hidden"}
              placeholder="Search"
              aria-label="Search"
              readOnly={!searchable}
            />
            <Combobox.Empty className="pb-dropdown-empty">No options found</Combobox.Empty>
            <Combobox.List className="pb-dropdown-list" style={{ maxHeight }}>
              {(choice: Choice) => (
                <Combobox.Item
                  key={`${typeof choice.value}:${choice.value}`}
                  value={choice}
                  disabled={choice.disabled === true}
                  title={choice.title}
                  className="pb-dropdown-item"
                  style={optionHeight === undefined ? undefined : { minHeight: optionHeight }}
                >
                  <span className="pb-dropdown-item-label">{choice.label}</span>
                  <Combobox.ItemIndicator className="pb-dropdown-check">{"\u2713"}</Combobox.ItemIndicator>
                </Combobox.Item>
              )}
            </Combobox.List>
          </Combobox.Popup>
        </Combobox.Positioner>
      </Combobox.Portal>
    </>
  );
  return (
    <div
      ref={setBox}
      id={id}
      className={classNames("pb-dropdown", "dash-dropdown", className)}
      style={style}
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

/** The popup belongs where the styles and the theme of the dropdown are in force; else the document's body. */
function popupContainer(box: HTMLElement | null): HTMLElement | ShadowRoot | undefined {
  if (box === null) return undefined;
  const themed = box.closest<HTMLElement>("[data-theme]");
  if (themed !== null && themed !== document.documentElement) return themed;
  const root = box.getRootNode();
  return root instanceof ShadowRoot ? root : undefined;
}
