import { base } from "./base.ts";
import { fields } from "./fields.ts";
import { loading } from "./loading.ts";
import { placeholders } from "./placeholders.ts";
import { tabs } from "./tabs.ts";

/**
 * The text of the components' style sheet. Chunks add their own. Every rule is in `:where()`, so that the page's own rules take
 * precedence. Colours are variables, and follow the CSS `color-scheme` at the component, which `data-theme` sets.
 */
export const styles: string = [base, fields, tabs, loading, placeholders].join("\n");
