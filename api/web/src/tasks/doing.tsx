/** One piece of work in full: what it is, who else comes, whom to call, the form of the next step, other acts. */
import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { ask } from "~/api/client";
import { useMe } from "~/app/me";
import { CommandForm } from "~/forms/form";
import { Button } from "~/kit/button";
import { Countdown, LegCell, LevelMark } from "~/kit/marks";
import type { Whistle } from "~/live/rows";
import { useBoard } from "~/live/store";
import { Calls } from "./calls";
import { COMMANDS, mayDo, ROLES, type Work } from "./steps";
import "./doing.css";

export interface Act {
  command: string;
  part: number;
  path: string;
}

/** Asks what the reader may do now; anew when the row has changed. */
export function useActs(work: Work) {
  return useQuery({
    queryKey: ["acts", work.stream, work.task.version],
    queryFn: async () => (await ask(`/${plural(work)}/acts`)) as { version: number; acts: Act[] },
    placeholderData: (before) => before,
  });
}

export function plural(work: Work): string {
  const at = work.stream.indexOf("-");
  return `${work.stream.slice(0, at)}s/${work.stream.slice(at + 1)}`;
}

export function useWhistle(work: Work): Whistle | undefined {
  return useBoard("whistles").rows.get(work.whistle ?? "") as Whistle | undefined;
}

/** Gives the unit whose answer a street's task is about, empty when it is about no one unit. */
export function unitOf(work: Work, whistle: Whistle | undefined): string {
  const leg = whistle?.legs.find((one) => one.leg === work.leg);
  return leg && leg.office !== work.task.office ? leg.name : "";
}

export function titleOf(work: Work): string {
  return work.task.short || work.task.matter;
}

/** `rest`: the next step stands elsewhere on the screen; the other acts come first. */
export function Doing(props: { work: Work; done: () => void; rest?: boolean }) {
  const { t } = useTranslation();
  const { work } = props;
  const whistle = useWhistle(work);
  return (
    <div className="doing">
      <Facts work={work} whistle={whistle} />
      <Acting {...props} whistle={whistle} />
      {whistle && <Others whistle={whistle} but={work.leg} />}
      <Caller work={work} whistle={whistle} />
      {work.whistle && (
        <Link to="/whistles/$id" params={{ id: work.whistle }} className="doing-whole">
          {t("work.whole")}
        </Link>
      )}
    </div>
  );
}

function Facts(props: { work: Work; whistle: Whistle | undefined }) {
  const { t } = useTranslation();
  const { task, step } = props.work;
  const unit = unitOf(props.work, props.whistle);
  const label = `${task.office_name} ${t(`clock.${step || task.task}`)} ${unit}`;
  return (
    <div className="doing-facts">
      {task.due_at && <Countdown due={task.due_at} warn={task.warn_at} label={label} />}
      <p className="doing-level">
        {task.level && <LevelMark level={task.level} kind={task.kind ?? ""} />}
        <span className="meta">{task.short}</span>
      </p>
      <p>
        <strong>{task.matter}</strong>
      </p>
      <p className="meta">
        {[task.place_name + task.spot, task.street_name].filter(Boolean).join(" · ")}
      </p>
      {props.whistle && <p>{props.whistle.need}</p>}
    </div>
  );
}

/** The phones that help now: a unit calls the street, a street the unit whose answer it waits for. */
export function Caller(props: { work: Work; whistle: Whistle | undefined; most?: number }) {
  const { work, whistle, most = 8 } = props;
  if (!whistle) return null;
  const leg = whistle.legs.find((one) => one.leg === work.leg);
  const own = work.task.office === whistle.street;
  const office = own ? leg?.office : whistle.street;
  if (!office) return null;
  return <Calls office={office} name={own ? (leg?.name ?? "") : whistle.street_name} most={most} />;
}

/** Who else comes, each with how far they are. */
export function Others(props: { whistle: Whistle; but: number }) {
  const { t } = useTranslation();
  const others = props.whistle.legs.filter((leg) => leg.leg !== props.but);
  if (others.length === 0) return <p className="meta">{t("work.alone")}</p>;
  return (
    <section aria-label={t("work.others")}>
      <h3>{t("work.others")}</h3>
      <div className="doing-legs">
        {others.map((leg) => (
          <LegCell key={leg.leg} leg={leg} />
        ))}
      </div>
    </section>
  );
}

interface ActingProps {
  work: Work;
  whistle: Whistle | undefined;
  done: () => void;
  rest?: boolean;
}

/** The form of the next step; the other acts below it, each with its own form. */
export function Acting(props: ActingProps) {
  const { t } = useTranslation();
  const { work, whistle } = props;
  const [other, setOther] = useState<Act>();
  const asked = useActs(work);
  const acts = asked.data?.acts ?? [];
  const next = acts.find((act) => isNext(act, work, whistle));
  const act = other ?? (props.rest ? undefined : next);
  if (asked.isError) return <p role="alert">{t("fault.unanswered")}</p>;
  if (!asked.data) return null;
  return (
    <>
      {act ? (
        <section className="doing-act">
          <h3>
            {t(`command.${act.command}`)}
            {act.part > 0 && whistle && act.part !== work.leg && ` · ${nameOf(whistle, act.part)}`}
          </h3>
          <CommandForm
            key={act.path}
            command={act.command}
            path={act.path}
            version={asked.data.version}
            given={givenOf(act, work)}
            begin={beginOf(act, whistle)}
            about={{ stream: work.stream, leg: act.part || work.leg, title: titleOf(work) }}
            done={props.done}
            kept={props.done}
            cancel={other ? () => setOther(undefined) : undefined}
          />
        </section>
      ) : (
        !props.rest && <NotYours work={work} />
      )}
      <More
        acts={acts}
        but={act ?? next}
        whistle={whistle}
        choose={setOther}
        open={props.rest === true && !other}
      />
    </>
  );
}

function isNext(act: Act, work: Work, whistle: Whistle | undefined): boolean {
  if (act.command !== COMMANDS[work.step]) return false;
  if (act.part === 0 || act.part === work.leg) return true;
  // The clock of the evaluation is the whistle's; each unit is judged by itself.
  const leg = whistle?.legs.find((one) => one.leg === act.part);
  return work.leg === 0 && leg?.evaluated === false;
}

const nameOf = (whistle: Whistle, leg: number) =>
  whistle.legs.find((one) => one.leg === leg)?.name ?? "";

function givenOf(act: Act, work: Work): Record<string, unknown> {
  return act.command === "mark-promise-kept" ? { promise: work.leg } : {};
}

function beginOf(act: Act, whistle: Whistle | undefined): Record<string, unknown> {
  const [lead, ...assist] = whistle?.requested ?? [];
  return act.command === "triage" && lead ? { lead, assist } : {};
}

function NotYours(props: { work: Work }) {
  const { t } = useTranslation();
  const me = useMe();
  const { task } = props.work;
  if (mayDo(me, task)) return <p role="status">{t("work.moved")}</p>;
  const roles = (ROLES[task.task] ?? []).map((role) => t(`role.${role}`)).join(t("work.or"));
  return <p role="status">{t("work.notYours", { office: task.office_name, roles })}</p>;
}

function More(props: {
  acts: readonly Act[];
  but: Act | undefined;
  whistle: Whistle | undefined;
  choose: (act: Act) => void;
  open: boolean;
}) {
  const { t } = useTranslation();
  const others = props.acts.filter((act) => act.path !== props.but?.path);
  if (others.length === 0) return null;
  return (
    <details className="doing-more" open={props.open}>
      <summary>{t("work.more")}</summary>
      <div className="doing-others">
        {others.map((act) => (
          <Button key={act.path} onPress={() => props.choose(act)}>
            {t(`command.${act.command}`)}
            {act.part > 0 && props.whistle && ` · ${nameOf(props.whistle, act.part)}`}
          </Button>
        ))}
      </div>
    </details>
  );
}
