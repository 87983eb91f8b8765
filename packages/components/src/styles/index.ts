import { base } from "./base.ts";
import { fields } from "./fields.ts";
import { grid } from "./grid.ts";
import { loading } from "./loading.ts";
import { markdown } from "./markdown.ts";
import { sliders } from "./sliders.ts";
import { tabs } from "./tabs.ts";

/**
 * The style sheet of all components, for a constructed style sheet. Every rule is in `:where()`, so that any rule of
 * the page's own wins; colours are variables, and follow the system's theme or the nearest `data-theme`.
 */
export const styles: string = [base, fields, sliders, tabs, loading, markdown, grid].join("\n");
