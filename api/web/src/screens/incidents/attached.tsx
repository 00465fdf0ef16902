/** The whistles of an incident: attached and detached here, opened on their own screen. */
import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { ask } from "~/api/client";
import { type Act, ActBox, type Acts } from "~/forms/given";
import { Button } from "~/kit/button";
import { Box } from "~/kit/drawer";
import { Empty } from "~/kit/empty";
import { Countdown, LevelMark } from "~/kit/marks";
import type { Whistle } from "~/live/rows";
import { useBoard } from "~/live/store";
import { clockOf } from "~/screens/board/row";
import type { Incident } from "./rows";

const OPEN = ["blown", "in-progress", "verifying", "evaluating"];

export function Attached(props: { row: Incident; acts: Acts }) {
  const { t } = useTranslation();
  const whistles = useBoard("whistles");
  const [picking, pick] = useState(false);
  const [act, open] = useState<{ act: Act; whistle: string }>();
  const { row } = props;
  const known = useWhistles(row);
  const attach = props.acts.acts.find((one) => one.command === "attach-whistle");
  const detach = props.acts.acts.find((one) => one.command === "detach-whistle");
  return (
    <section className="card" aria-label={t("incidents.whistles")}>
      <header className="clock-line">
        <h2>
          {t("incidents.whistles")} {row.whistles.length}
        </h2>
        {attach && <Button onPress={() => pick(true)}>{t("command.attach-whistle")}</Button>}
      </header>
      {row.whistles.length === 0 && <Empty>{t("incidents.noWhistles")}</Empty>}
      <ul>
        {row.whistles.map((id) => (
          <Line
            key={id}
            id={id}
            whistle={(whistles.rows.get(id) as Whistle | undefined) ?? known.get(id)}
            detach={detach && (() => open({ act: detach, whistle: id }))}
          />
        ))}
      </ul>
      {picking && attach && (
        <Picking
          row={row}
          close={() => pick(false)}
          chosen={(whistle) => {
            pick(false);
            open({ act: attach, whistle });
          }}
        />
      )}
      {act && (
        <ActBox
          act={act.act}
          version={props.acts.version}
          given={{ whistle: act.whistle }}
          lead={t(`incidents.before.${act.act.command}`, {
            short: nameOf(whistles.rows.get(act.whistle) as Whistle | undefined),
          })}
          close={() => open(undefined)}
        />
      )}
    </section>
  );
}

const nameOf = (whistle: Whistle | undefined) =>
  whistle ? `${whistle.short} ${whistle.matter}` : "";

/** The whistles that have ended are not on the live board: they are asked for. */
function useWhistles(row: Incident): Map<string, Whistle> {
  const asked = useQuery({
    queryKey: ["whistles-of", row.key, row.version],
    queryFn: async () =>
      (await ask(`/whistles?incident=${row.key}&limit=200`)) as { rows: Whistle[] },
    enabled: row.whistles.length > 0,
    placeholderData: (before) => before,
  });
  return new Map((asked.data?.rows ?? []).map((one) => [one.key, one]));
}

interface LineProps {
  id: string;
  whistle: Whistle | undefined;
  detach: (() => void) | undefined;
}

function Line({ id, whistle, detach }: LineProps) {
  const { t } = useTranslation();
  const clock = whistle && clockOf(whistle, undefined);
  return (
    <li className="whistle-line">
      {clock ? (
        <Countdown
          due={clock.due}
          warn={clock.warn}
          label={`${clock.who} ${t(`clock.${clock.what}`)} `}
        />
      ) : (
        <span className="meta">{whistle && t(`status.${whistle.status}`)}</span>
      )}
      {whistle ? <LevelMark level={whistle.level} kind={whistle.kind} /> : <span />}
      <Link to="/whistles/$id" params={{ id }}>
        {whistle ? nameOf(whistle) : t("incidents.notYours")}
        <span className="sub">{whistle && `${whistle.place_name} ${whistle.spot}`}</span>
      </Link>
      {detach && (
        <Button
          tone="quiet"
          aria-label={`${t("command.detach-whistle")} ${whistle?.short ?? ""}`}
          onPress={detach}
        >
          {t("incidents.detach")}
        </Button>
      )}
    </li>
  );
}

interface PickingProps {
  row: Incident;
  close: () => void;
  chosen: (whistle: string) => void;
}

/** The open whistles that may belong here: those of the incident's own street first. */
function Picking({ row, close, chosen }: PickingProps) {
  const { t } = useTranslation();
  const board = useBoard("whistles").order as readonly Whistle[];
  const open = board.filter(
    (one) =>
      OPEN.includes(one.status) && !row.whistles.includes(one.key) && one.exercise === row.exercise,
  );
  const near = (one: Whistle) => Number(one.place !== row.place) + Number(one.street !== row.lead);
  const sorted = [...open].sort((a, b) => near(a) - near(b));
  return (
    <Box title={t("command.attach-whistle")} close={close} wide>
      {sorted.length === 0 && <Empty>{t("incidents.noneToAttach")}</Empty>}
      <ul>
        {sorted.map((one) => (
          <li key={one.key} className="clock-line">
            <span>
              {nameOf(one)}
              <span className="sub">
                {one.place_name} {one.spot}
              </span>
            </span>
            <Button
              aria-label={`${t("incidents.attach")} ${one.short}`}
              onPress={() => chosen(one.key)}
            >
              {t("incidents.attach")}
            </Button>
          </li>
        ))}
      </ul>
    </Box>
  );
}
