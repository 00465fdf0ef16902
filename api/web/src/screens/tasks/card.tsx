/** One task as a card: whose clock, where, what; opened, also who else comes and whom to call. */
import { useTranslation } from "react-i18next";
import { Countdown, LevelMark, Stamp } from "~/kit/marks";
import type { Task } from "~/live/rows";
import { Caller, Others, unitOf, useWhistle } from "~/tasks/doing";
import type { Work } from "~/tasks/steps";

interface Props {
  work: Work;
  open: boolean;
  choose: (key: string) => void;
}

export function placeOf(task: Task): string {
  return `${task.place_name}${task.spot}`;
}

export function Card(props: Props) {
  const { t } = useTranslation();
  const { work, open } = props;
  const { task, step } = work;
  const unit = unitOf(work, useWhistle(work));
  const name = t("tasks.card", {
    level: task.level ? t(task.level === "N" ? `kind.${task.kind}` : `level.${task.level}`) : "",
    short: task.short ?? "",
    place: placeOf(task),
    matter: task.matter,
    step: `${t(step ? `act.${step}` : "outbox.pending")} ${unit}`.trim(),
  });
  return (
    <li className="card" data-open={open || undefined} data-level={task.level}>
      <button
        type="button"
        className="card-face"
        aria-expanded={open}
        aria-label={name}
        onClick={() => props.choose(work.key)}
      >
        <span className="card-head">
          {task.level && <LevelMark level={task.level} kind={task.kind ?? ""} />}
          <span className="meta">{task.short}</span>
          {task.exercise && <em className="drill">{t("app.drill")}</em>}
          {task.due_at && (
            <Countdown
              due={task.due_at}
              warn={task.warn_at}
              label={`${t(`clock.${step || task.task}`)} ${unit} `}
            />
          )}
        </span>
        <strong className="card-place">{placeOf(task) || task.office_name}</strong>
        <span className="card-matter">
          {task.task === "roll-call" ? t("tasks.rollCall", { who: task.matter }) : task.matter}
        </span>
      </button>
      {open && <Opened work={work} />}
      <Pressed work={work} />
    </li>
  );
}

function Opened(props: { work: Work }) {
  const { t } = useTranslation();
  const whistle = useWhistle(props.work);
  const { task } = props.work;
  return (
    <div className="card-more">
      {whistle && <p>{whistle.need}</p>}
      {whistle?.blown_at && (
        <p className="meta">
          {t("tasks.blown", { street: whistle.street_name })} <Stamp at={whistle.blown_at} />
        </p>
      )}
      {task.provisional === true && <p className="meta">{t("clock.provisional")}</p>}
      {whistle && <Others whistle={whistle} but={props.work.leg} />}
      <Caller work={props.work} whistle={whistle} most={1} />
    </div>
  );
}

/** What was pressed and has not been answered: never said to be done. */
function Pressed(props: { work: Work }) {
  const { t } = useTranslation();
  const { after } = props.work;
  if (after.length === 0) return null;
  return (
    <p className="card-pressed" role="status">
      {after
        .map((one) =>
          t(one.fault ? "tasks.refused" : "tasks.pending", { act: t(`command.${one.command}`) }),
        )
        .join(t("tasks.and"))}
    </p>
  );
}
