import { type ReactElement, type ReactNode, useId } from "react";
import { classNames } from "../../classNames.ts";
import type { ComponentHost } from "../../host.ts";
import { normaliseOptions } from "./normaliseOptions.ts";
import type { ChecklistProps, OptionValue } from "./optionProps.ts";

interface OptionListProps extends Omit<ChecklistProps<ReactNode>, "id" | "key" | "value"> {
  readonly id?: string;
  readonly host: ComponentHost;
  readonly kind: "checkbox" | "radio";
  readonly isChosen: (value: OptionValue) => boolean;
  readonly choose: (value: OptionValue, chosen: boolean) => void;
}

/** A list of labelled native inputs, for Checklist and RadioItems. */
export function OptionList(props: OptionListProps): ReactElement {
  const loading = props.host.useLoading();
  const name = useId();
  const { id, kind, className, style, inline, inputClassName, inputStyle, labelClassName, labelStyle } =
    props;
  return (
    <div
      id={id}
      style={style}
      role={kind === "radio" ? "radiogroup" : "group"}
      className={classNames("pb-options", inline && "pb-options-inline", className)}
      data-dash-is-loading={loading || undefined}
    >
      {normaliseOptions(props.options).map((option) => (
        <label
          key={`${typeof option.value}:${option.value}`}
          title={option.title}
          style={labelStyle}
          className={classNames("pb-option", option.disabled && "pb-disabled", labelClassName)}
        >
          <input
            type={kind}
            name={name}
            disabled={option.disabled === true}
            checked={props.isChosen(option.value)}
            style={inputStyle}
            className={classNames("pb-check", inputClassName)}
            onChange={(event) => props.choose(option.value, event.currentTarget.checked)}
          />
          <span className="pb-option-label">{option.label}</span>
        </label>
      ))}
    </div>
  );
}
