import { describe, expect, it } from "vitest";
import { createLibraries } from "../libraries.ts";
import { propNames, wrongProps } from "./index.ts";

const html = "dash_html_components";
const core = "dash_core_components";
const messages = (namespace: string, type: string, props: Record<string, unknown>): string[] =>
  wrongProps(namespace, type, props).map(({ message }) => message);

describe("D6 what is wrong with props", () => {
  it.each<[string, string, Record<string, unknown>, string[]]>([
    [core, "Dropdown", { id: "dd", valu: 3 }, ['Dropdown has no prop "valu".']],
    [core, "Slider", { max: "ten" }, ['"max" of Slider is "ten", where a number is due.']],
    [core, "RangeSlider", { value: 3 }, ['"value" of RangeSlider is 3, where a list is due.']],
    [core, "Input", { disabled: 1 }, ['"disabled" of Input is 1, where true or false or text is due.']],
    [core, "Interval", { disabled: "yes" }, ['"disabled" of Interval is "yes", where true or false is due.']],
    [core, "Checklist", { options: 4 }, ['"options" of Checklist is 4, where a list or an object is due.']],
    [core, "Graph", { figure: [] }, ['"figure" of Graph is [], where an object is due.']],
    ["dash_ag_grid", "AgGrid", { rowData: {} }, ['"rowData" of AgGrid is {}, where a list is due.']],
    [html, "Div", { childern: "x" }, ['Div has no prop "childern".']],
    [html, "Div", { style: "color: red" }, ['"style" of Div is "color: red", where an object is due.']],
    [html, "Div", { onClick: "alert(1)" }, ['Div has no prop "onClick".']],
    [html, "Div", { href: "/" }, ['Div has no prop "href".']],
  ])("%s.%s %j", (namespace, type, props, expected) => {
    expect(messages(namespace, type, props)).toEqual(expected);
  });

  it.each<[string, string, Record<string, unknown>]>([
    [core, "Dropdown", { id: { a: 1 }, value: [1, "x"], options: { a: "A" }, persistence: "x" }],
    [core, "Slider", { value: null, step: null, marks: undefined, tooltip: {} }],
    [core, "Store", { data: [1] }],
    [html, "Div", { children: [1, null], "data-x": 1, "aria-label": "l", n_clicks: 0, hidden: true }],
    [html, "A", { href: "/x", download: true, title: "t" }],
    ["other_suite", "Thing", { anything: 1 }],
  ])("nothing: %s.%s %j", (namespace, type, props) => {
    expect(messages(namespace, type, props)).toEqual([]);
  });

  it("knows every component there is", () => {
    for (const { namespace, components } of createLibraries(async () => ({}))) {
      for (const type of Object.keys(components)) {
        expect(propNames(namespace, type), `${namespace}.${type}`).toContain("id");
      }
    }
    expect(propNames(html, "toString")).toBeUndefined();
    expect(propNames(core, "constructor")).toBeUndefined();
  });
});

describe("C5 addresses that are refused", () => {
  const data = "data:application/pdf;base64,JVBERg==";

  it.each<[string, string]>([
    ["Iframe", "src"],
    ["ObjectEl", "data"],
    ["Embed", "src"],
    ["A", "href"],
    ["Area", "href"],
    ["Base", "href"],
    ["Form", "action"],
    ["Button", "formAction"],
  ])("%s %s", (type, prop) => {
    const said = wrongProps(html, type, { [prop]: data });
    expect(said).toMatchObject([{ prop }]);
    expect(said[0]?.message).toContain(
      `"${prop}" of ${type} is refused: "data:application/pdf;base64,JVBERg=="`,
    );
    expect(messages(html, type, { [prop]: "javascript:alert(1)" })).toHaveLength(1);
    expect(messages(html, type, { [prop]: "/report.pdf" })).toEqual([]);
  });

  it("are not those of images, and of links that save", () => {
    expect(messages(html, "Img", { src: "data:image/svg+xml,<svg/>" })).toEqual([]);
    expect(messages(html, "Iframe", { src: "data:image/png;base64,AA==" })).toEqual([]);
    expect(messages(html, "A", { href: data, download: "x.pdf" })).toEqual([]);
  });
});
