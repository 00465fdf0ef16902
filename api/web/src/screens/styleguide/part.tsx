/** A part of the styleguide: a component by its name, and each of its states under a caption. */
import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";

interface PartProps {
  name: string;
  of: string; // Where it is written: kit/marks.tsx
  children: ReactNode;
  cells?: "small" | "middle" | "whole"; // How much width a state needs.
}

export function Part({ name, of, children, cells = "small" }: PartProps) {
  const { t } = useTranslation();
  return (
    <section className="guide-part" id={name} aria-labelledby={`${name}-name`}>
      <h2 id={`${name}-name`}>{t(`guide.part.${name}`)}</h2>
      <code className="meta">{of}</code>
      <div className="guide-states" data-cells={cells}>
        {children}
      </div>
    </section>
  );
}

/** One state; its name is the caption, unless what it shows says so itself. */
export function State(props: { name: string; children: ReactNode }) {
  const { t } = useTranslation();
  return (
    <figure className="guide-state" data-state-of={props.name}>
      <figcaption className="meta">{t(`guide.is.${props.name}`)}</figcaption>
      {props.children}
    </figure>
  );
}

/** A small screen for what fixes itself to the screen's edges. */
export function Stage(props: { children: ReactNode; low?: boolean }) {
  return (
    <div className={props.low ? "guide-stage guide-low" : "guide-stage"}>{props.children}</div>
  );
}
