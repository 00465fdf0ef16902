/** Where there is nothing: why, and what next. */
import type { ReactNode } from "react";
import "./empty.css";

export function Empty(props: { children: ReactNode; act?: ReactNode }) {
  return (
    <div className="empty">
      <p>{props.children}</p>
      {props.act}
    </div>
  );
}
