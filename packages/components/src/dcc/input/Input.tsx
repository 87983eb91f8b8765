import type { ReactElement } from "react";
import { classNames } from "../../classNames.ts";
import type { Rendered } from "../../props.ts";
import { fieldAttributes } from "./fieldAttributes.ts";
import type { InputProps, InputValue } from "./inputProps.ts";
import { readNumber } from "./numberText.ts";
import { useDraft } from "./useDraft.ts";

function toText(value: InputValue | undefined): string {
  return value === null || value === undefined ? "" : String(value);
}

function readText(field: HTMLInputElement): InputValue {
  return field.value;
}

export function Input(props: Rendered<InputProps>): ReactElement {
  const loading = props.host.useLoading();
  const { setProps, n_blur = 0, n_submit = 0, type = "text", step, debounce = false } = props;
  const numeric = type === "number" || type === "range";
  const draft = useDraft<HTMLInputElement, InputValue>({
    value: props.value,
    debounce,
    toText,
    read: numeric ? readNumber : readText,
    report: (value) => setProps({ value }),
  });
  return (
    <input
      {...fieldAttributes("input", props)}
      ref={draft.attach}
      type={type}
      step={numeric ? (step ?? "any") : undefined}
      defaultValue={draft.initialText}
      className={classNames(type !== "range" && "pb-field", "dash-input", props.className)}
      data-dash-is-loading={loading || undefined}
      onInput={draft.onInput}
      onCompositionStart={draft.onCompositionStart}
      onCompositionEnd={draft.onCompositionEnd}
      onKeyDown={(event) => {
        if (event.key !== "Enter" || event.nativeEvent.isComposing) return;
        setProps({ ...draft.commit(true), n_submit: n_submit + 1, n_submit_timestamp: Date.now() });
      }}
      onBlur={() => setProps({ ...draft.commit(false), n_blur: n_blur + 1, n_blur_timestamp: Date.now() })}
    />
  );
}
