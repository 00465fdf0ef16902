/** One piece of work as a row: whose clock, what, where, who else, and the one next act. */
import { Link } from "@tanstack/react-router";
import { memo } from "react";
import { useTranslation } from "react-i18next";
import { useMe } from "~/app/me";
import { Button } from "~/kit/button";
import { Countdown, LegCell, LevelMark, useSpan } from "~/kit/marks";
import { now } from "~/live/clock";
import { unitOf, useWhistle } from "./doing";
import type { WorkSearch } from "./search";
import { mayDo, ROLES, type Work } from "./steps";

interface Props {
  work: Work;
  at: "/inbox" | "/desk";
  here: boolean;
  changed: boolean;
  press: (work: Work) => void;
  picked?: boolean | undefined;
  pick?: ((work: Work) => void) | undefined;
}

const LEGS_SHOWN = 3;

/** Says a whole row as one sentence. */
function useSentence(): (work: Work) => string {
  const { t } = useTranslation();
  const words = useSpan();
  return ({ task, step }) => {
    const left = task.due_at ? Date.parse(task.due_at) - now() : undefined;
    const time =
      left === undefined
        ? t("clock.none")
        : t(left > 0 ? "clock.left" : "clock.past", { t: words(left) });
    return t("board.sentence", {
      level: task.level ? t(task.level === "N" ? `kind.${task.kind}` : `level.${task.level}`) : "",
      short: task.short ?? "",
      matter: task.matter,
      place: `${task.place_name}${task.spot}`,
      unit: task.office_name,
      step: t(`clock.${step || task.task}`),
      time,
    });
  };
}

export const WorkRow = memo(function WorkRow(props: Props) {
  const { t } = useTranslation();
  const sentence = useSentence();
  const { work } = props;
  const { task, step } = work;
  const unit = unitOf(work, useWhistle(work));
  const clock = `${t(`clock.${step || task.task}`)} ${unit}`.trim();
  return (
    <div
      className="work-row"
      data-level={task.level}
      data-here={props.here || undefined}
      data-changed={props.changed || undefined}
    >
      <span className="row-bar" />
      {task.due_at ? (
        <Countdown due={task.due_at} warn={task.warn_at} label={`${clock} `} />
      ) : (
        <span className="row-status">{clock}</span>
      )}
      <span className="row-level">
        {task.level && <LevelMark level={task.level} kind={task.kind ?? ""} />}
        <span className="row-number">{task.short}</span>
      </span>
      <Link
        to={props.at}
        search={(was) => ({ ...(was as WorkSearch), open: work.key })}
        replace
        className="work-matter"
        data-row={work.key}
        aria-label={sentence(work)}
        aria-current={props.here ? "true" : undefined}
      >
        <strong data-shortened title={task.matter}>
          {task.exercise && <em className="drill">{t("app.drill")}</em>}
          {task.task === "roll-call" ? t("tasks.rollCall", { who: task.matter }) : task.matter}
        </strong>
        <span className="meta" data-shortened>
          {[task.place_name + task.spot, task.street_name].filter(Boolean).join(" · ")}
        </span>
      </Link>
      <Company work={work} />
      <Act {...props} />
    </div>
  );
});

/** The units whose answers belong to this task: all of them, as far as there is room. */
function Company(props: { work: Work }) {
  const whistle = useWhistle(props.work);
  const legs = whistle?.legs ?? [];
  const first = legs.filter((leg) => leg.leg === props.work.leg);
  const shown = [...first, ...legs.filter((leg) => leg.leg !== props.work.leg)];
  const more = legs.length - LEGS_SHOWN;
  return (
    <span className="work-legs">
      {shown.slice(0, LEGS_SHOWN).map((leg) => (
        <LegCell key={leg.leg} leg={leg} />
      ))}
      {more > 0 && <span className="row-more">+{more}</span>}
    </span>
  );
}

function Act(props: Props) {
  const { t } = useTranslation();
  const me = useMe();
  const { work, pick } = props;
  const waits = work.after.some((one) => !one.fault);
  if (!work.step || (waits && work.step === work.task.task))
    return <span className="work-act meta">{t("outbox.pending")}</span>;
  if (!mayDo(me, work.task)) {
    const roles = (ROLES[work.step] ?? []).slice(0, 2).map((role) => t(`role.${role}`));
    return (
      <span className="work-act meta">
        {work.step === "roll-call"
          ? t("work.himself")
          : t("work.waits", { roles: roles.join(t("work.or")) })}
      </span>
    );
  }
  return (
    <span className="work-act">
      {pick && work.step === "acknowledge" && (
        <label className="work-pick">
          <input type="checkbox" checked={props.picked ?? false} onChange={() => pick(work)} />
          <span className="unseen">{t("work.pick", { what: work.task.short })}</span>
        </label>
      )}
      <Button className="act-button" onPress={() => props.press(work)}>
        {t(`act.${work.step}`)}
      </Button>
    </span>
  );
}
