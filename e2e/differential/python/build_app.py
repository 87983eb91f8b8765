"""Builds a Dash app from a description. `description.ts` has its type."""

import json
import tempfile

from dash import ALL, ALLSMALLER, MATCH, Dash, DiskcacheManager, Input, Output, Patch, State, ctx, dcc, html, no_update, set_props
from dash.exceptions import PreventUpdate

WILDCARDS = {"ALL": ALL, "MATCH": MATCH, "ALLSMALLER": ALLSMALLER}
LIBRARIES = {"html": html, "dcc": dcc}

# Clientside functions. `GIVEN` stands for the parameter of the callback.
CLIENTSIDE = {
    "tell": "(...args) => `${GIVEN} ${JSON.stringify(args)} ${dash_clientside.callback_context.triggered.map(t => t.prop_id)}`",
    "copy": "(...args) => args[0]",
    "constant": "() => (GIVEN)",
    "promise": "(...args) => Promise.resolve(`${GIVEN} ${JSON.stringify(args)}`)",
    "no_update": "() => dash_clientside.no_update",
    "prevent_update": "() => { throw dash_clientside.PreventUpdate; }",
    "throw": "() => { throw new Error(GIVEN); }",
    "set_props": "(n) => { for (const [id, props] of GIVEN(n)) dash_clientside.set_props(id, props); return dash_clientside.no_update; }",
    "edit_in_place": "(n, ...rest) => { const kids = rest.at(-1); if (Array.isArray(kids) && kids[0]?.props) kids[0].props.children = `${GIVEN} ${n}`; return kids; }",
    "edit_copy": "(n, ...rest) => { const kids = structuredClone(rest.at(-1)); if (Array.isArray(kids) && kids[0]?.props) kids[0].props.children = `${GIVEN} ${n}`; return kids; }",
    "patch": "(n) => { const p = new dash_clientside.Patch(); for (const [name, path, ...rest] of GIVEN) p[name](path, ...rest); return p.build(); }",
}


def build_app(description):
    app = Dash(**description.get("options", {}), **job_manager(description["callbacks"]))
    app.layout = html.Div(build(description["layout"]), id="layout")
    for number, callback in enumerate(description["callbacks"]):
        add_callback(app, f"c{number}", callback)
    return app


def job_manager(callbacks):
    """Returns the `Dash` argument for background callbacks, if the app has any."""
    if not any("background" in callback for callback in callbacks):
        return {}
    import diskcache

    return {"background_callback_manager": DiskcacheManager(diskcache.Cache(tempfile.mkdtemp()))}


def build(value):
    """Builds a value from JSON. An object with `$` is a component, and `$` is its name."""
    if isinstance(value, list):
        return [build(one) for one in value]
    if not isinstance(value, dict):
        return value
    if "$" not in value:
        return {key: build(one) for key, one in value.items()}
    library, name = value["$"].split(".")
    return getattr(LIBRARIES[library], name)(**{key: build_id(one) if key == "id" else build(one) for key, one in value.items() if key != "$"})


def build_id(value):
    """Builds an id. A wildcard is an array with its name."""
    if not isinstance(value, dict):
        return value
    return {key: WILDCARDS[one[0]] if isinstance(one, list) else one for key, one in value.items()}


def build_output(spec):
    return Output(build_id(spec["id"]), spec["prop"], allow_duplicate=spec.get("duplicate", False))


def build_source(kind, spec):
    optional = {"allow_optional": True} if spec.get("optional") else {}
    return kind(build_id(spec["id"]), spec["prop"], **optional)


def add_callback(app, name, spec):
    outputs = [build_output(output) for output in spec["outputs"]]
    sources = [build_source(Input, one) for one in spec["inputs"]] + [build_source(State, one) for one in spec.get("state", [])]
    options = {"prevent_initial_call": spec["prevent"]} if "prevent" in spec else {}
    if "running" in spec:
        options["running"] = [(build_output(output), build(on), build(off)) for output, on, off in spec["running"]]
    if "clientside" in spec:
        add_clientside(app, name, spec, [*outputs_given(spec, outputs), *sources], options)
        return

    def run(*args):
        return perform(name, spec, args)

    if spec.get("websocket"):
        options["websocket"] = True
    if "background" in spec:
        options |= {"background": True, "interval": spec["background"]["interval"]}
        if "progress" in spec["background"]:
            options["progress"] = build_output(spec["background"]["progress"])

            def run(set_progress, *args):
                set_progress(f"{name} at {count(args)}")
                return perform(name, spec, args)

    run.__name__ = name
    app.callback(*outputs_given(spec, outputs), *sources, **options)(run)


def outputs_given(spec, outputs):
    """Returns one output, a list of outputs, or nothing."""
    if not outputs:
        return []
    return outputs if len(outputs) == 1 and not spec.get("listed") else [outputs]


def add_clientside(app, name, spec, dependencies, options):
    function, given = spec["clientside"]["function"], spec["clientside"].get("given", name)
    text = json.dumps(plain(given))
    if function == "set_props":
        # The value of each prop is a text with the count.
        text = f"((n) => {text}.map(([id, prop]) => [id, {{[prop]: `by page ${{n}}`}}]))"
    app.clientside_callback(CLIENTSIDE[function].replace("GIVEN", text), *dependencies, **options)


def plain(value):
    """Converts components to the JSON of the page."""
    return json.loads(json.dumps(build(value), default=lambda one: one.to_plotly_json()))


def perform(name, spec, args):
    times = count(args)
    for target, props in spec.get("sets", []):
        set_props(target, {key: build(value) if value != {"tell": True} else tell(name, args) for key, value in props.items()})
    raised = spec.get("raises")
    if raised and (raised.get("when", "always") == "always" or times % 2 == (raised["when"] == "odd")):
        if raised["what"] == "PreventUpdate":
            raise PreventUpdate
        raise ValueError(f"{name} was asked to fail")
    if not spec["outputs"]:
        return None
    several = len(spec["outputs"]) > 1 or spec.get("listed")
    places = ctx.outputs_list if several else [ctx.outputs_list]
    values = [give(name, returned, place, args) for returned, place in zip(spec["returns"], places)]
    return values if several else values[0]


def give(name, returned, output, args):
    if isinstance(output, list):
        return [give(f"{name}.{place}", returned, one, args) for place, one in enumerate(output)]
    kind = returned["give"]
    if kind == "no_update":
        return no_update
    if kind == "tell":
        return tell(name, args)
    if kind == "value":
        return build(returned["value"])
    if kind == "alternate":
        return build(returned["values"][count(args) % len(returned["values"])])
    if kind == "copy":
        return args[0]
    if kind == "patch":
        return patch(returned["operations"], count(args))
    raise ValueError(kind)


def tell(name, args):
    """Returns a text with the arguments of a callback and its triggers."""
    return f"{name} {json.dumps(args)} {[one['prop_id'] for one in ctx.triggered if one['prop_id'] != '.']}"


def count(value):
    """Returns the first whole number in the arguments."""
    if isinstance(value, bool):
        return 0
    if isinstance(value, int):
        return value
    if isinstance(value, (list, tuple)):
        return next((found for found in map(count, value) if found), 0)
    return 0


def patch(operations, times):
    """Builds a Patch from operations `[name, path, value?]`. `{n}` in a text stands for the count."""
    whole = Patch()
    for name, path, *rest in operations:
        place = whole
        for key in path[:-1] if name in ("assign", "delete") else path:
            place = place[key]
        value = build(fill(rest[0], times)) if rest else None
        if name == "assign":
            place[path[-1]] = value
        elif name == "delete":
            del place[path[-1]]
        elif name in ("append", "prepend", "extend", "remove", "update"):
            getattr(place, name)(value)
        elif name == "insert":
            place.insert(rest[1], value)
        elif name in ("reverse", "clear"):
            getattr(place, name)()
        elif name == "add":
            place += value
        elif name == "subtract":
            place -= value
        elif name == "multiply":
            place *= value
        elif name == "merge":
            place |= value
        else:
            raise ValueError(name)
    return whole


def fill(value, times):
    if isinstance(value, str):
        return value.replace("{n}", str(times))
    if isinstance(value, list):
        return [fill(one, times) for one in value]
    if isinstance(value, dict):
        return {key: fill(one, times) for key, one in value.items()}
    return value
