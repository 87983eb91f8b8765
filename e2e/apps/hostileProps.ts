/** Props that try to run script in the page: each payload calls `pwned`, which a page of the test defines. */
import { dag, dcc, HTML_TYPES, html } from "@patchbay/components/layout";
import type { Component } from "@patchbay/protocol";

export const SCRIPT_ADDRESSES: readonly string[] = [
  "javascript:pwned()",
  "JaVaScRiPt:pwned()",
  " \u0001java\nscript\t:pwned()",
  "java&#115;cript&colon;pwned()",
  "vbscript:pwned()",
  "data:text/html,<script>(opener??parent).pwned()</script>",
  "data:image/svg+xml,<svg xmlns='http://www.w3.org/2000/svg' onload='parent.pwned()'/>",
  "data:application/xhtml+xml,<html xmlns='http://www.w3.org/1999/xhtml'><body onload='parent.pwned()'/></html>",
];

/** Markup that runs script once it is in a document, each by another way. */
export const SCRIPT_MARKUP: readonly string[] = [
  "<img src=x: onerror=pwned()>",
  "<svg><animate onbegin=pwned() attributeName=x dur=1s></svg>",
  "<details open ontoggle=pwned()>x</details>",
  '<iframe srcdoc="<script>parent.pwned()</script>"></iframe>',
  "<iframe src=javascript:parent.pwned()></iframe>",
  "<video><source onerror=pwned()></video>",
  "<input autofocus onfocus=pwned()>",
  "<math><mtext></table><mglyph><style><!--</style><img title='--><img src=x: onerror=pwned()>'>",
];

const ADDRESS_PROPS =
  "href src action formAction formaction data srcSet poster cite background codeBase longDesc manifest profile xlinkHref xlink:href".split(
    " ",
  );
const HANDLER_PROPS =
  "onClick onclick onLoad onload onError onerror onFocus onMouseOver onToggle onAnimationStart onBegin onBeforeInput".split(
    " ",
  );

function hostile(address: string, markup: string): Record<string, unknown> {
  return {
    ...Object.fromEntries(ADDRESS_PROPS.map((name) => [name, address])),
    ...Object.fromEntries(HANDLER_PROPS.map((name) => [name, "pwned()"])),
    dangerouslySetInnerHTML: { __html: markup },
    innerHTML: markup,
    outerHTML: markup,
    srcDoc: markup.replaceAll("pwned", "parent.pwned"),
    style: { background: `url("${address}")`, cssText: "x", behavior: "url(#x)" },
    children: markup,
    title: markup,
    label: markup,
    placeholder: markup,
    className: markup,
    ref: "pwned",
    key: markup,
    is: "x-pwned",
    "data-x": markup,
    "http-equiv": "refresh",
    httpEquiv: "refresh",
    content: `0;url=${address}`,
    rel: "import",
    type: "module",
    target: "_self",
    controls: true,
    open: true,
  };
}

/** One of each element, with everything in every prop. */
export function hostileElements(address: string, markup: string): Component[] {
  return HTML_TYPES.map((type) => ({
    type,
    namespace: "dash_html_components",
    props: { ...hostile(address, markup), ...(type === "Iframe" && { src: address }) },
  }));
}

/** The other components: what each shows as text, or takes as a place to go to. */
export function hostileComponents(address: string, markup: string): Component[] {
  const column = {
    field: "a",
    headerName: markup,
    headerTooltip: markup,
    cellRenderer: { function: "pwned()" },
    tooltipField: "a",
    cellClass: markup,
    valueFormatter: { function: "params.constructor.constructor('pwned()')()" },
    valueGetter: "pwned()",
    innerHTML: markup,
  };
  const known = [
    dcc.Link(hostile(address, markup) as never),
    dcc.Markdown({ children: `${markup}\n\n[link](${address}) <${address}> ![image](${address})` }),
    { ...dcc.Markdown(markup), props: { children: markup, dangerously_allow_html: true } },
    dcc.Dropdown({ options: [{ label: markup, value: 1, title: markup }], value: 1, placeholder: markup }),
    dcc.Checklist({ options: [{ label: markup, value: markup }], value: [markup] }),
    dcc.RadioItems({ options: { [markup]: markup }, value: markup }),
    dcc.Slider({
      min: 0,
      max: 1,
      value: 0,
      marks: { 0: markup, 1: { label: markup } },
      tooltip: { template: markup, always_visible: true },
    }),
    dcc.Tabs({ value: "t" }, [
      {
        type: "Tab",
        namespace: "dash_core_components",
        props: { value: "t", label: markup, children: markup },
      },
    ]),
    dcc.Input({ value: markup, placeholder: markup, pattern: markup } as never),
    dcc.Textarea({ value: markup } as never),
    dcc.Button(hostile(address, markup) as never),
    dcc.Loading({ children: markup, overlay_style: { background: `url(${address})` } } as never),
    dcc.Graph({
      figure: {
        data: [
          {
            type: "bar",
            x: [markup],
            y: [1],
            text: [`<a href="${address}">${markup}</a>`],
            hovertemplate: markup,
            name: markup,
          },
        ],
        layout: {
          title: { text: `<a href="${address}">${markup}</a>` },
          annotations: [{ text: `<a href="${address}" target="_self">${markup}</a>`, x: 0, y: 0 }],
          images: [{ source: address, x: 0, y: 0, sizex: 1, sizey: 1 }],
        },
      },
    } as never),
    dag.AgGrid({
      columnDefs: [column],
      rowData: [{ a: markup }],
      dashGridOptions: {
        icons: { sortAscending: markup },
        overlayNoRowsTemplate: markup,
        getRowId: "pwned()",
      },
    } as never),
  ];
  // And each with everything in every prop, whether it knows it or not.
  return [
    ...known,
    ...known.map((one) => ({ ...one, props: { ...hostile(address, markup), ...one.props } })),
  ].map((one) => html.Div({}, [one]) as Component);
}
