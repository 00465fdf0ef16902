/** What is listed: a day of a whistle as its timeline, and a table. */
import { useTranslation } from "react-i18next";
import { Empty } from "~/kit/empty";
import { LevelMark } from "~/kit/marks";
import { type Column, Table } from "~/kit/table";
import { Timeline } from "~/kit/timeline";
import type { Whistle } from "~/live/rows";
import { whistle } from "./example";
import { EVENTS } from "./happened";
import { Part, State } from "./part";

function Happened() {
  return (
    <Part name="timeline" of="kit/timeline.tsx" cells="whole">
      <State name="timelineDay">
        <Timeline events={EVENTS} here={1012} />
      </State>
      <State name="timelineNone">
        <Timeline events={[]} />
      </State>
    </Part>
  );
}

const LISTED = [
  whistle("10"),
  whistle("14", {
    kind: "LE",
    level: "N",
    matter: "沿街餐饮店占道经营、油烟直排，二楼住户多次投诉",
  }),
  whistle("15", { kind: "RD", level: "N", matter: "路灯不亮，夜间行人多", place_name: "岳飞社区" }),
];

function useColumns(): Column<Whistle>[] {
  const { t } = useTranslation();
  return [
    { name: "matter", head: t("field.matter"), cell: (row) => row.matter },
    {
      name: "level",
      head: t("field.level"),
      cell: (row) => <LevelMark level={row.level} kind={row.kind} />,
    },
    { name: "place", head: t("field.place"), cell: (row) => row.place_name },
    { name: "units", head: t("whistle.units"), cell: (row) => row.legs.length, right: true },
  ];
}

function Tables() {
  const { t } = useTranslation();
  const columns = useColumns();
  const label = t("board.queue");
  return (
    <Part name="table" of="kit/table.tsx" cells="whole">
      <State name="tableRows">
        <Table label={label} columns={columns} rows={LISTED} keyOf={(row) => row.key} />
      </State>
      <State name="tableChanged">
        <Table
          label={label}
          columns={columns}
          rows={LISTED.slice(0, 2)}
          keyOf={(row) => row.key}
          changed={new Set(["14"])}
        />
      </State>
      <State name="tableNone">
        <Empty>{t("board.nothing")}</Empty>
      </State>
      <State name="tableLoading">
        <Empty>{t("loading")}</Empty>
      </State>
    </Part>
  );
}

export function Record() {
  return (
    <>
      <Happened />
      <Tables />
    </>
  );
}
