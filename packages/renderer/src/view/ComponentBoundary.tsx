import { ErrorCode } from "@patchbay/protocol";
import { Component, type ReactNode } from "react";
import { faultOf } from "../faults.ts";
import type { ComponentNode } from "../store/componentNode.ts";
import type { ViewApp } from "./viewApp.ts";

export interface ComponentBoundaryProps {
  /** Another value asks for another attempt. */
  readonly resetKey: unknown;
  readonly node: ComponentNode;
  readonly app: Pick<ViewApp, "report">;
  readonly children: ReactNode;
}

interface State {
  readonly failedFor: unknown;
  readonly failed: boolean;
}

/** Keeps a component that throws from taking the others with it; new props give it another chance. */
export class ComponentBoundary extends Component<ComponentBoundaryProps, State> {
  override state: State = { failed: false, failedFor: undefined };

  static getDerivedStateFromError(): Partial<State> {
    return { failed: true };
  }

  static getDerivedStateFromProps(props: ComponentBoundaryProps, state: State): Partial<State> | null {
    if (!state.failed) return null;
    if (state.failedFor === undefined) return { failedFor: props.resetKey };
    return state.failedFor === props.resetKey ? null : { failed: false, failedFor: undefined };
  }

  override componentDidCatch(error: unknown): void {
    this.props.app.report(faultOf(error, ErrorCode.ComponentFailed, this.props.node.name));
  }

  override render(): ReactNode {
    if (!this.state.failed) return this.props.children;
    return <span className="_patchbay-component-error">{`${this.props.node.name} could not be shown.`}</span>;
  }
}
