import type { ReactElement } from "react";
import { classNames } from "../../classNames.ts";
import { countClick } from "../../countClick.ts";
import type { Rendered } from "../../props.ts";
import { fieldAttributes } from "../input/fieldAttributes.ts";
import { useDraft } from "../input/useDraft.ts";
import type { TextareaProps } from "./textareaProps.ts";

function toText(value: string | null | undefined): string {
  return value === null || value === undefined ? "" : String(value);
}

function read(field: HTMLTextAreaElement): string | null {
  return field.value;
}

export function Textarea(props: Rendered<TextareaProps>): ReactElement {
  const loading = props.host.useLoading();
  const { setProps, n_blur = 0, debounce = false } = props;
  const draft = useDraft<HTMLTextAreaElement, string | null>({
    value: props.value,
    debounce,
    toText,
    read,
    report: (value) => setProps({ value }),
  });
  return (
    <textarea
      {...fieldAttributes("textarea", props)}
      ref={draft.attach}
      defaultValue={draft.initialText}
      className={classNames("pb-field", "pb-textarea", "dash-textarea", props.className)}
      data-dash-is-loading={loading || undefined}
      onInput={draft.onInput}
      onCompositionStart={draft.onCompositionStart}
      onCompositionEnd={draft.onCompositionEnd}
      onBlur={() => setProps({ ...draft.commit(false), n_blur: n_blur + 1, n_blur_timestamp: Date.now() })}
      onClick={() => countClick(props)}
    />
  );
}
