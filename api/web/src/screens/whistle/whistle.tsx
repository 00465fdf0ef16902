/** One whistle: who must do what by when, what I may do, and all that happened to it. */
import { Link, useNavigate } from "@tanstack/react-router";
import { ChevronLeft, ChevronRight, Printer } from "lucide-react";
import { useEffect, useMemo, useState } from "react";
import { useTranslation } from "react-i18next";
import { Problem } from "~/api/client";
import { keptLook } from "~/app/look";
import { useActs } from "~/forms/given";
import { useWhy } from "~/forms/why";
import { whistleBrief } from "~/kit/brief";
import { Button } from "~/kit/button";
import { CopyText } from "~/kit/copy";
import { Empty } from "~/kit/empty";
import { Countdown, LevelMark, Reports } from "~/kit/marks";
import { Timeline } from "~/kit/timeline";
import { now } from "~/live/clock";
import type { Whistle } from "~/live/rows";
import { store } from "~/live/store";
import { isOpen } from "~/screens/board/bands";
import { clockOf } from "~/screens/board/row";
import { ActPanel, type Chosen } from "./acts";
import { Facts } from "./facts";
import { Legs } from "./legs";
import { whistleRoute } from "./route";
import type { Recorded } from "./steps";
import { useWhole } from "./whole";
import "~/kit/panel.css";
import "./whistle.css";

export function WhistleScreen() {
  const { id } = whistleRoute.useParams();
  return <Shown key={id} id={id} />;
}

function Shown(props: { id: string }) {
  const { t } = useTranslation();
  const why = useWhy();
  const { row, timeline, error } = useWhole(props.id);
  const gone = error instanceof Problem && error.status === 404;
  if (!row && error)
    return (
      <Empty act={<Link to="/board">{t("fault.back")}</Link>}>
        {gone ? t("whistle.gone") : why(error)}
      </Empty>
    );
  if (!row) return <Empty>{t("loading")}</Empty>;
  return <Sheet row={row} timeline={timeline} />;
}

function Sheet(props: { row: Whistle; timeline: Recorded[] }) {
  const { t } = useTranslation();
  const { row, timeline } = props;
  const { acts } = useActs("whistles", row.key, row.version);
  const [chosen, choose] = useState<Chosen | undefined>();
  return (
    <article className="whistle" aria-label={`${row.short} ${row.matter}`}>
      <Head row={row} />
      <div className="whistle-main">
        <Legs row={row} timeline={timeline} acts={acts} choose={choose} />
        <Timeline events={timeline} legs={row.legs} label={t("whistle.timeline")} />
      </div>
      <aside className="whistle-side">
        <ActPanel
          acts={acts}
          legs={row.legs}
          chosen={chosen}
          choose={choose}
          version={row.version}
          timeline={timeline}
        />
        <Facts row={row} timeline={timeline} />
      </aside>
    </article>
  );
}

function Head(props: { row: Whistle }) {
  const { t } = useTranslation();
  const { row } = props;
  const clock = clockOf(row, undefined);
  return (
    <header className="whistle-head">
      <Link to="/board" className="whistle-back" aria-label={t("back")} title={t("back")}>
        <ChevronLeft aria-hidden />
      </Link>
      <div className="whistle-name">
        <span className="whistle-number">
          {row.exercise && <em className="drill">{t("app.drill")}</em>}
          <strong>{row.short || t(`status.${row.status}`)}</strong>
          <LevelMark level={row.level} kind={row.kind} />
          <span className="meta">{t(`status.${row.status}`)}</span>
          <Reports n={row.reports} />
        </span>
        <h2 data-shortened title={row.matter}>
          {row.matter}
        </h2>
        <span className="meta" data-shortened>
          {row.place_name}
          {row.spot} · {row.street_name}
        </span>
      </div>
      {clock && isOpen(row) && (
        <Countdown
          due={clock.due}
          warn={clock.warn}
          label={`${clock.who} ${t(`clock.${clock.what}`)}`}
        />
      )}
      <div className="whistle-papers no-print">
        <CopyText tone="quiet" text={() => whistleBrief(row, now(), t)} />
        <Link to="/whistles/$id/print" params={{ id: row.key }} className="button button-quiet">
          <Printer aria-hidden />
          {t("print")}
        </Link>
      </div>
      <Neighbours id={row.key} />
    </header>
  );
}

/** ‹ and › go through the board's order without going back to it; so do J and K. */
function Neighbours(props: { id: string }) {
  const { t } = useTranslation();
  const navigate = useNavigate();
  const order = store.board("whistles").order as readonly Whistle[];
  const [before, after] = useMemo(() => {
    const open = order.filter((row) => isOpen(row) || row.key === props.id);
    const at = open.findIndex((row) => row.key === props.id);
    return [open[at - 1], open[at + 1]];
  }, [order, props.id]);
  useEffect(() => {
    const pressed = (event: KeyboardEvent) => {
      if (keptLook().keys === false || event.ctrlKey || event.metaKey || event.altKey) return;
      if (event.target instanceof Element && event.target.closest("input, textarea, select"))
        return;
      const goal = event.key === "j" ? after : event.key === "k" ? before : undefined;
      if (goal) void navigate({ to: "/whistles/$id", params: { id: goal.key }, replace: true });
      if (event.key === "Escape" && !event.defaultPrevented) void navigate({ to: "/board" });
    };
    addEventListener("keydown", pressed);
    return () => removeEventListener("keydown", pressed);
  }, [navigate, before, after]);
  const go = (row: Whistle | undefined) => () =>
    row && void navigate({ to: "/whistles/$id", params: { id: row.key }, replace: true });
  return (
    <div className="whistle-steps no-print">
      <Button tone="quiet" isDisabled={!before} onPress={go(before)} aria-label={t("previous")}>
        <ChevronLeft aria-hidden />
      </Button>
      <Button tone="quiet" isDisabled={!after} onPress={go(after)} aria-label={t("next")}>
        <ChevronRight aria-hidden />
      </Button>
    </div>
  );
}
