/** What the reader may do now, as the service says, and the form of what they chose. */
import { type RefObject, useEffect, useRef, useState } from "react";
import { useTranslation } from "react-i18next";
import { CommandForm } from "~/forms/form";
import type { Act } from "~/forms/given";
import { Button } from "~/kit/button";
import { kindOf } from "~/kit/kinds";
import { Who } from "~/kit/people";
import type { Leg } from "~/live/rows";
import { type Recorded, since } from "./steps";

export type Chosen = Act & { seen: number };

// The act that the moment asks for stands first and filled, the rest behind it.
const FIRST = [
  "triage",
  "approve-and-blow",
  "confirm-whistle",
  "sign-leg",
  "log-contact",
  "report-arrival",
  "claim-resolved",
  "verify-leg",
  "evaluate-leg",
  "close-whistle",
  "acknowledge-escalation",
  "submit-whistle",
  "amend-whistle",
];

const rank = (act: Act) => {
  const at = FIRST.indexOf(act.command);
  return at < 0 ? FIRST.length : at;
};

export const byRank = (a: Act, b: Act) => rank(a) - rank(b);
/** Says whether an act is the next step of somebody, and not one for special cases. */
export const isNext = (act: Act) => FIRST.includes(act.command);

/** Commands in which somebody judges what they saw: it must not have changed meanwhile. */
const JUDGING = ["verify-leg", "evaluate-leg", "triage", "approve-and-blow", "close-whistle"];

interface PanelProps {
  acts: Act[];
  legs: readonly Leg[];
  chosen: Chosen | undefined;
  choose: (chosen: Chosen | undefined) => void;
  version: number;
  timeline: readonly Recorded[];
}

export function ActPanel(props: PanelProps) {
  const { t } = useTranslation();
  const { acts, legs, chosen, choose, version } = props;
  const sorted = [...acts].sort(byRank);
  const name = (act: Act) => legs.find((leg) => leg.leg === act.part)?.name;
  return (
    <section className="panel acts no-print" aria-label={t("whistle.acts")}>
      <h2>{t("whistle.acts")}</h2>
      {acts.length === 0 && <p className="acts-none meta">{t("whistle.noActs")}</p>}
      <div className="acts-list">
        {sorted.map((act, at) => (
          <Button
            key={act.command + act.part}
            tone={at === 0 && isNext(act) && !chosen ? "filled" : "plain"}
            aria-pressed={chosen?.path === act.path}
            onPress={() => choose({ ...act, seen: version })}
          >
            {t(`command.${act.command}`)}
            {name(act) && legs.length > 1 && <span>· {name(act)}</span>}
          </Button>
        ))}
      </div>
      {chosen && <Doing key={chosen.path} {...props} chosen={chosen} name={name(chosen)} />}
    </section>
  );
}

function Doing(props: PanelProps & { chosen: Chosen; name: string | undefined }) {
  const { t } = useTranslation();
  const { chosen, choose, legs, timeline, version } = props;
  const box = useRef<HTMLDivElement>(null);
  const [judged] = useState(JUDGING.includes(chosen.command));
  useEffect(() => {
    const field = box.current?.querySelector<HTMLElement>("input, textarea, select, button");
    field?.focus();
    box.current?.scrollIntoView({ block: "nearest" });
  }, []);
  useEscape(box, () => choose(undefined));
  const news = judged ? since(timeline, chosen.seen) : [];
  const begin = chosen.command === "record-call" ? { legs: legs.map((leg) => leg.leg) } : {};
  return (
    <div className="acts-form" ref={box}>
      <h3>
        {t(`command.${chosen.command}`)} {props.name}
      </h3>
      {news.length > 0 && (
        <div className="acts-news" role="status">
          <strong>{t("form.changed")}</strong>
          <ul>
            {news.map((event) => (
              <li key={event.pos}>
                {t(`event.${kindOf(event.kind)}`)} · <Who is={event.actor} />
              </li>
            ))}
          </ul>
        </div>
      )}
      <CommandForm
        command={chosen.command}
        path={chosen.path}
        version={judged ? version : undefined}
        begin={begin}
        done={() => choose(undefined)}
        cancel={() => choose(undefined)}
      />
    </div>
  );
}

/** Escape inside gives the form up, and nothing around it. */
function useEscape(box: RefObject<HTMLElement | null>, act: () => void): void {
  useEffect(() => {
    const inside = box.current;
    const pressed = (event: KeyboardEvent) => {
      if (event.key !== "Escape") return;
      event.preventDefault();
      event.stopPropagation();
      act();
    };
    inside?.addEventListener("keydown", pressed);
    return () => inside?.removeEventListener("keydown", pressed);
  }, [box, act]);
}
