/** A sheet of A4: its head, its body, and a foot that says how old it is and how to see it as it is now. */
import { Printer } from "lucide-react";
import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";
import { now } from "~/live/clock";
import { Button } from "./button";
import { Code } from "./code";
import { CopyText } from "./copy";
import { clock, day } from "./time";
import "./paper.css";

interface Props {
  title: string;
  of: string; // Whose sheet it is.
  pos: number; // The position as of which it holds.
  path: string; // The address under /ui that shows the same as it is now.
  brief?: (() => string) | undefined;
  exercise?: boolean;
  children: ReactNode;
}

export function Paper(props: Props) {
  const { t } = useTranslation();
  const { title, of, pos, path } = props;
  const at = now();
  const address = `${location.origin}/ui${path}`;
  const asof = t("paper.asof", { pos, time: `${day(at)} ${clock(at)}` });
  return (
    <>
      <div className="paper-bar no-print">
        <Button tone="filled" onPress={() => print()}>
          <Printer aria-hidden />
          {t("paper.print")}
        </Button>
        {props.brief && <CopyText text={props.brief} />}
        <span className="meta">{t("paper.discreet")}</span>
      </div>
      <div className="paper-desk">
        <article className="paper" aria-label={title}>
          <header className="paper-head">
            <h2>
              {props.exercise && <strong>{t("paper.exercise")} </strong>}
              {title}
            </h2>
            <span>{of}</span>
          </header>
          {props.children}
          <footer className="paper-foot">
            <div>
              <p>{asof}</p>
              <p>{t("paper.again")}</p>
              <p className="paper-address">{address}</p>
            </div>
            <Code text={address} label={t("paper.code", { address })} />
          </footer>
        </article>
      </div>
    </>
  );
}

/** A name and what stands under it, as paper has them. */
export function Facts(props: { rows: [string, ReactNode][] }) {
  return (
    <dl className="paper-facts">
      {props.rows.map(([name, value]) => (
        <div key={name}>
          <dt>{name}</dt>
          <dd>{value}</dd>
        </div>
      ))}
    </dl>
  );
}

/** Lines to sign on by hand. */
export function Signatures(props: { names: string[] }) {
  return (
    <div className="paper-sign">
      {props.names.map((name) => (
        <span key={name}>{name}：</span>
      ))}
    </div>
  );
}
