/** What stands around the ways in: the name above, the languages below. */
import type { ReactNode } from "react";
import { Languages } from "~/kit/languages";
import "./sign-in.css";

export function Around(props: { title: string; lead: string; children: ReactNode }) {
  return (
    <div className="sign-in">
      <main className="sign-box">
        <h1>
          <img src="/ui/icon.svg" alt="" width={32} height={32} /> {props.title}
        </h1>
        <p className="meta">{props.lead}</p>
        {props.children}
      </main>
      <footer className="sign-words">
        <Languages />
      </footer>
    </div>
  );
}
