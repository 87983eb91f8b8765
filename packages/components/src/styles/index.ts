import { base } from "./base.ts";
import { fields } from "./fields.ts";
import { loading } from "./loading.ts";
import { placeholders } from "./placeholders.ts";
import { tabs } from "./tabs.ts";

/**
 * The style sheet of the components, for a constructed style sheet; chunks add theirs by themselves. Every rule is in
 * `:where()`, so that any rule of the page's own wins; colours are variables, and follow the CSS `color-scheme` where
 * the component is, which `data-theme` sets.
 */
export const styles: string = [base, fields, tabs, loading, placeholders].join("\n");
