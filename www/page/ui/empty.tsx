import type { ComponentChildren } from "preact";
import { Icon, type IconName } from "./icon.tsx";

/** A placeholder for a result, with the action that leads to one. */
export function Empty(props: {
  icon: IconName;
  title: string;
  children?: ComponentChildren;
  actions?: ComponentChildren;
}) {
  return (
    <div class="empty">
      <Icon name={props.icon} />
      <p class="empty-title">{props.title}</p>
      {props.children !== undefined && <p>{props.children}</p>}
      {props.actions !== undefined && <div class="row">{props.actions}</div>}
    </div>
  );
}
