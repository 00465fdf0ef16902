/** The selected whistle beside the queue, on screens wide enough for both. */
import { Link } from "@tanstack/react-router";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { useActs } from "~/forms/given";
import { LevelMark } from "~/kit/marks";
import { Timeline } from "~/kit/timeline";
import type { Whistle } from "~/live/rows";
import { ActPanel, type Chosen } from "./acts";
import { Facts } from "./facts";
import { Legs } from "./legs";
import type { Recorded } from "./steps";
import { useWhole } from "./whole";
import "~/kit/panel.css";
import "./whistle.css";

export function Peek(props: { id: string }) {
  const { row, timeline } = useWhole(props.id);
  return row ? <Shown key={row.key} row={row} timeline={timeline} /> : null;
}

function Shown(props: { row: Whistle; timeline: Recorded[] }) {
  const { t } = useTranslation();
  const { row, timeline } = props;
  const { acts } = useActs("whistles", row.key, row.version);
  const [chosen, choose] = useState<Chosen | undefined>();
  const panel = { acts, legs: row.legs, chosen, choose, version: row.version, timeline };
  return (
    <section className="peek" aria-label={t("board.peek")}>
      <header className="peek-head">
        <LevelMark level={row.level} kind={row.kind} />
        <Link to="/whistles/$id" params={{ id: row.key }} data-shortened>
          {row.short} {row.matter}
        </Link>
      </header>
      <Legs row={row} timeline={timeline} acts={acts} choose={choose} />
      <ActPanel {...panel} />
      <Facts row={row} timeline={timeline} />
      <Timeline events={timeline} legs={row.legs} label={t("whistle.timeline")} />
    </section>
  );
}
