import { Combobox } from "@base-ui/react/combobox";
import {
  type ReactElement,
  type ReactNode,
  useEffect,
  useLayoutEffect,
  useMemo,
  useRef,
  useState,
} from "react";
import { classNames } from "../../classNames.ts";
import type { ChunkHost } from "../../lazy/chunk.ts";
import type { Rendered } from "../../props.ts";
import { shareStyles } from "../../styles/useStyles.ts";
import { DropdownControl } from "./DropdownControl.tsx";
import { dropdownStyles } from "./dropdownStyles.ts";
import { normaliseOptions, optionText } from "./normaliseOptions.ts";
import type { DropdownProps, Option, OptionValue } from "./optionProps.ts";

type Choice = Option<ReactNode>;

/** At most so many matches are shown. The user can type more to find others. */
const MATCH_LIMIT = 500;

export function Dropdown(props: Rendered<DropdownProps<ReactNode>> & ChunkHost): ReactElement {
  const { options, value, multi = false, clearable = true, searchable = true, disabled = false } = props;
  const { search_value = "", setProps } = props;
  const [box, setBox] = useState<HTMLDivElement | null>(null);
  useLayoutEffect(() => {
    if (box !== null) shareStyles(box, dropdownStyles);
  }, [box]);
  // The list is parsed only when it changes, because other props may be streamed while the list is open.
  const choices = useMemo<Choice[]>(() => normaliseOptions(options), [options]);
  const chosen = useMemo(() => chosenOf(value, choices), [value, choices]);
  /** The options that the value was last checked against. */
  const checked = useRef<readonly Choice[] | undefined>(undefined);

  // biome-ignore lint/correctness/useExhaustiveDependencies: the end of a search alone removes no value
  useEffect(() => {
    // During a search, the options may be its results only.
    if (search_value || isEmpty(value) || sameValues(checked.current, choices)) return;
    // A newer value is in the store.
    if (props.host.props().value !== value) return;
    checked.current = choices;
    const rest = validPart(value, choices, multi);
    if (rest !== value) setProps({ value: rest ?? null });
  }, [choices, multi, value]);

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

type Value = DropdownProps<ReactNode>["value"];

function isEmpty(value: Value): boolean {
  return (
    value === undefined || value === null || value === "" || (Array.isArray(value) && value.length === 0)
  );
}

function sameValues(left: readonly Choice[] | undefined, right: readonly Choice[]): boolean {
  return left?.length === right.length && left.every((choice, index) => choice.value === right[index]?.value);
}

/** The part of a value that is among the options. The same value if all of it is. */
function validPart(value: Value, choices: readonly Choice[], multi: boolean): Value {
  const values = new Set<unknown>(choices.map((choice) => choice.value));
  if (!Array.isArray(value)) return values.has(value) ? value : null;
  return multi && !value.every((one) => values.has(one)) ? value.filter((one) => values.has(one)) : value;
}

/** The options of a value. A value that is not among the options is shown as it is. */
function chosenOf(value: Value, choices: readonly Choice[]): Choice[] {
  const values: readonly OptionValue[] = Array.isArray(value) ? value : value === undefined ? [] : [value];
  return values
    .filter((wanted) => wanted !== null && wanted !== undefined)
    .map(
      (wanted) =>
        choices.find((choice) => choice.value === wanted) ?? { value: wanted, label: String(wanted) },
    );
}

/** The container of the popup: one with the dropdown's styles and theme. Undefined: the document's body. */
function popupContainer(box: HTMLElement | null): HTMLElement | ShadowRoot | undefined {
  if (box === null) return undefined;
  // The app's style sheets give its font to its body, which an isolated app has in its shadow root.
  const around = box.closest<HTMLElement>("[data-theme], patchbay-body");
  if (around !== null && around !== document.documentElement) return around;
  const root = box.getRootNode();
  return root instanceof ShadowRoot ? root : undefined;
}
