import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { compileExpression } from "./compileExpression.ts";
import { evaluate } from "./evaluate.ts";
import { parseExpression } from "./parseExpression.ts";

const params = {
  value: 1234.5,
  data: { name: "Ada", tags: ["a", "b"], nested: { deep: 1 } },
  api: { setGridOption: () => "reached" },
};
const run = (source: string) => evaluate(parseExpression(source), { params, value: params.value });

describe("computes", () => {
  test.each<[string, unknown]>([
    ["d3.format('$.2f')(params.value)", "$1234.50"],
    ["d3.format('+.2f')(params.value) + '%'", "+1234.50%"],
    ["d3.format(',')(value)", "1,234.5"],
    ["d3.utcFormat('%Y-%m-%d')('2026-11-22T00:00:00Z')", "2026-11-22"],
    ["d3.timeFormat('%Y')(d3.timeParse('%d.%m.%Y')('22.11.2026'))", "2026"],
    ["d3.utcParse('%d/%m/%Y')('22/11/2026')", new Date(Date.UTC(2026, 10, 22))],
    ["d3.isoParse('2026-11-22T00:00:00Z')", new Date(Date.UTC(2026, 10, 22))],
    ["d3.timeParse('%d.%m.%Y')('tomorrow')", null],
    ["params.value >= 0 ? {'color': '#4CAF50'} : {'color': '#f44336'}", { color: "#4CAF50" }],
    ["return params.value;", 1234.5],
    ["params.data.name.toUpperCase() + '!'", "ADA!"],
    ["params.data['name'].length", 3],
    ["params.data.tags.includes('b')", true],
    ["params.data.tags[1]", "b"],
    ["params.missing?.deep", undefined],
    ["params.missing ?? 'none'", "none"],
    ["Math.round(params.value / 100) * 100", 1200],
    ["Math.PI > 3 && !false", true],
    ["Math.max(1, 2, 3) ** 2 % 5", 4],
    ["Number('3') + 4", 7],
    ["'3' + 4", "34"],
    ["null == undefined", true],
    ["'1' == 1", true],
    ["'1' === 1", false],
    ["typeof params.value", "number"],
    // biome-ignore lint/suspicious/noTemplateCurlyInString: an expression
    ["`${params.data.name}: ${value}`", "Ada: 1234.5"],
    ["[1, 'a', {b: 2}]", [1, "a", { b: 2 }]],
    ["params.value.toFixed(1)", "1234.5"],
    ["-value + +'1'", -1233.5],
    ["value > 2000 || 'less'", "less"],
  ])("%s", (source, expected) => {
    expect(run(source)).toEqual(expected);
  });
});

describe("refuses", () => {
  test.each([
    "window.alert(1)",
    "globalThis",
    "alert(1)",
    "eval('1')",
    "Function('return 1')()",
    "params.constructor",
    "params['constr' + 'uctor']",
    "params.__proto__",
    "params.value.constructor('x')",
    "''.constructor.constructor('return 1')()",
    "[].map.call",
    "[].map(params.api.setGridOption)",
    "params.api.setGridOption('a', 1)",
    "Math.constructor('return 1')()",
    "d3.constructor",
    "d3.select('body')",
    "this",
    "({}).toString.call(1)",
    "{'__proto__': 1}",
    "a = 1",
    "1; 2",
    "params.value = 3",
    "x => x",
    "new Date()",
    "missing.value",
    "params.missing.deep",
    "params.data.name.padStart(1e9, 'xx').replaceAll('x', 'yyyyyyyyyyyyyyyyyyyyyyyyyyyyyy')",
    "(",
    "",
  ])("%s", (source) => {
    let reached: unknown;
    expect(
      () => {
        reached = run(source);
        // Reading what is not an own property is no error, but gives nothing.
        if (reached === undefined) throw new Error("nothing");
      },
      `gave ${String(reached)}`,
    ).toThrow();
  });

  test("an endless source", () => {
    expect(() => parseExpression("1+".repeat(4000))).toThrow("longer");
  });
});

test("no expression made of these parts reaches a function or a prototype", () => {
  const part = fc.constantFrom(
    "params",
    "value",
    ".",
    "[",
    "]",
    "(",
    ")",
    "'constructor'",
    "constructor",
    "__proto__",
    "prototype",
    "api",
    "setGridOption",
    "call",
    "bind",
    "apply",
    "Math",
    "d3",
    "format",
    "'",
    ",",
    "+",
    "?.",
    "toString",
    "valueOf",
    "1",
  );
  fc.assert(
    fc.property(fc.array(part, { maxLength: 12 }), (parts) => {
      let result: unknown;
      try {
        result = run(parts.join(""));
      } catch {
        return;
      }
      expect(result).not.toBe("reached");
      expect(result).not.toBe(Object.prototype);
      expect(result).not.toBe(Function.prototype);
      expect(result).not.toBe(Object);
    }),
    { numRuns: 3000 },
  );
});

test("a bad expression is reported once and gives nothing", () => {
  const reports: string[] = [];
  const syntax = compileExpression("params.", (source) => reports.push(source));
  const runtime = compileExpression("params.value.x.y", (source) => reports.push(source));
  expect([syntax({}), syntax({}), runtime({ value: 1 }), runtime({ value: 1 })]).toEqual(
    Array(4).fill(undefined),
  );
  expect(reports).toEqual(["params.", "params.value.x.y"]);
});

describe("bounds the text it makes", () => {
  const long = "x".repeat(9000);
  const evaluated = (source: string) => evaluate(parseExpression(source), { long });
  test.each([
    "d3.format('200000000d')(1)",
    "d3.format('1001')",
    "d3.format('.1001f')",
    "d3.formatPrefix('200000000,.0', 1e3)(1)",
    "d3.timeFormat(long)",
    "d3.utcFormat(long)",
    // biome-ignore lint/suspicious/noTemplateCurlyInString: an expression
    "`${long}${long}`",
    "long + long",
    "long.replaceAll('x', long)",
    "long.replaceAll('', long)",
    "long.split('').join(long)",
  ])("%s throws", (source) => {
    expect(() => evaluated(source)).toThrow(/too (long|wide)/);
  });

  test("what is within the bounds stays", () => {
    expect(evaluated("d3.format('1000d')(1)")).toHaveLength(1000);
    expect(evaluated("'a-b-c'.replaceAll('-', '+')")).toBe("a+b+c");
    expect(evaluated("'ab'.replaceAll('', '.')")).toBe(".a.b.");
    expect(evaluated("[1, 2].join() + [].join('x')")).toBe("1,2");
  });
});

test("toString honours its radix", () => {
  expect(run("(5).toString(2) + (255).toString(16) + (7).toString()")).toBe("101ff7");
  expect(() => run("(5).toString(1)")).toThrow(RangeError);
});
