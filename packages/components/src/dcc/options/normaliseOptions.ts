import type { Option, Options, OptionValue } from "./optionProps.ts";

function isOptionValue(value: unknown): value is OptionValue {
  return typeof value === "string" || typeof value === "number" || typeof value === "boolean";
}

/** Options in their full form. Entries that are no options are left out. */
export function normaliseOptions<Node>(options: Options<Node> | null | undefined): Option<Node | string>[] {
  if (typeof options !== "object" || options === null) return [];
  if (!Array.isArray(options)) {
    return Object.entries(options).map(([value, label]) => ({ value, label: String(label) }));
  }
  return (options as readonly unknown[]).flatMap((option): Option<Node | string>[] => {
    if (isOptionValue(option)) return [{ value: option, label: String(option) }];
    if (typeof option !== "object" || option === null || !isOptionValue((option as Option<Node>).value))
      return [];
    const given = option as Option<Node>;
    return [{ ...given, label: given.label ?? String(given.value) }];
  });
}

/** The text of an option for the search and for screen readers. */
export function optionText(option: Option<unknown>): string {
  if (typeof option.search === "string") return option.search;
  return typeof option.label === "string" || typeof option.label === "number"
    ? String(option.label)
    : (option.title ?? String(option.value));
}
