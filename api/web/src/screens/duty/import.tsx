/** A duty list from a spreadsheet: looked at line by line, then taken over whole or not at all. */
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { Refused, useSending } from "~/forms/form";
import { Button } from "~/kit/button";
import { lines, textOf } from "~/kit/csv";
import { Box } from "~/kit/drawer";
import { type Column, Table } from "~/kit/table";
import { type DutyLine, read } from "./lines";

export function ImportDuties({ office, close }: { office: string; close: () => void }) {
  const { t } = useTranslation();
  const [rows, setRows] = useState<DutyLine[]>();
  const path = `/duties/${office}/import-duties`;
  const { send, busy, problem } = useSending({ path, done: close });
  const take = async (file: File | undefined) => setRows(file && read(lines(await textOf(file))));
  const wrong = rows?.filter((row) => row.fault) ?? [];
  const columns: Column<DutyLine>[] = [
    { name: "line", head: t("duty.line"), cell: (row) => row.line },
    { name: "who", head: t("field.subject"), cell: (row) => row.subject },
    {
      name: "post",
      head: t("duty.dutyPost"),
      cell: (row) => (row.post ? t(`post.${row.post}`) : row.said),
    },
    { name: "since", head: t("field.since"), cell: (row) => row.since.slice(0, 16) },
    { name: "until", head: t("field.until"), cell: (row) => row.until.slice(0, 16) },
    {
      name: "fault",
      head: t("duty.fault"),
      wide: true,
      cell: (row) => row.fault && <span className="wrong">{t(`duty.faults.${row.fault}`)}</span>,
    },
  ];
  return (
    <Box title={t("command.import-duties")} close={close} wide>
      <div className="form">
        <p className="meta">{t("duty.importHint")}</p>
        <label className="field">
          <span className="field-label">{t("duty.file")}</span>
          <input
            type="file"
            accept=".csv,text/csv"
            onChange={(event) => void take(event.target.files?.[0])}
          />
        </label>
        {rows?.length === 0 && <p role="alert">{t("duty.emptyFile")}</p>}
        {rows && rows.length > 0 && (
          <Table
            label={t("duty.lines")}
            columns={columns}
            rows={wrong.length > 0 ? wrong : rows}
            keyOf={(row) => String(row.line)}
          />
        )}
        <Refused problem={problem} />
        <div className="form-acts">
          <Button
            tone="filled"
            busy={busy}
            isDisabled={!rows?.length || wrong.length > 0}
            onPress={() =>
              void send({
                rows: rows?.map(({ subject, post, since, until }) => ({
                  subject,
                  post,
                  since: `${since}+08:00`,
                  until: `${until}+08:00`,
                })),
              })
            }
          >
            {t("duty.importCount", { n: rows?.length ?? 0 })}
          </Button>
          <Button onPress={close}>{t("form.cancel")}</Button>
        </div>
      </div>
    </Box>
  );
}
