import { Combobox } from "@base-ui/react/combobox";
import { type ReactElement, type ReactNode, useLayoutEffect, useRef, useState } from "react";
import { optionText } from "./normaliseOptions.ts";
import type { DropdownProps, Option } from "./optionProps.ts";

interface DropdownControlProps extends Omit<DropdownProps<ReactNode>, "id" | "key"> {
  readonly id?: string;
  readonly chosen: readonly Option<ReactNode>[];
  /** Clears the value. */
  readonly onClear: () => void;
  readonly container: HTMLElement | ShadowRoot | undefined;
}

/** The field and its popup. The field has the id, so that a label can refer to it. */
export function DropdownControl(props: DropdownControlProps): ReactElement {
  const {
    id,
    chosen,
    onClear,
    container,
    multi = false,
    clearable = true,
    searchable = true,
    disabled = false,
  } = props;
  const { placeholder = "Select...", maxHeight = 200, optionHeight } = props;
  const field = useRef<HTMLButtonElement>(null);
  const [labelled, setLabelled] = useState(true);
  useLayoutEffect(() => {
    setLabelled((field.current?.labels?.length ?? 0) > 0);
  }, []);
  return (
    <>
      <div className="pb-dropdown-box">
        <Combobox.Trigger
          id={id}
          ref={field}
          className="pb-field pb-dropdown-control"
          aria-label={labelled ? undefined : chosen.map(nameOf).join(", ") || placeholder}
          onKeyDown={({ key, currentTarget }) => {
            if (key !== "Delete" && key !== "Backspace") return;
            const open = currentTarget.getAttribute("aria-expanded") === "true";
            if (!open && !multi && clearable && !disabled && chosen.length > 0) onClear();
          }}
        >
          <span className="pb-dropdown-value">
            {chosen.length === 0 && <span className="pb-dropdown-placeholder">{placeholder}</span>}
            {multi
              ? chosen.map((choice) => (
                  <span key={String(choice.value)} className="pb-dropdown-chip">
                    {choice.label}
                  </span>
                ))
              : chosen[0]?.label}
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
              {(choice: Option<ReactNode>) => (
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
}

/** An option's label as plain text. The search text does not count as a label. */
function nameOf({ search: _, ...option }: Option<ReactNode>): string {
  return optionText(option);
}
