/** A phone call to a silent unit: one form, logged for every whistle that it leaves unsigned. */
import { useTranslation } from "react-i18next";
import { CommandForm } from "~/forms/form";
import { Box } from "~/kit/drawer";
import type { Silent } from "./bands";
import { logCalls } from "./calls";

export function Call(props: { unit: Silent; close: () => void }) {
  const { t } = useTranslation();
  const { unit } = props;
  const [first, ...rest] = unit.legs;
  if (!first) return null;
  return (
    <Box title={`${t("board.call")} · ${unit.name}`} close={props.close}>
      <CommandForm
        command="record-call"
        path={`/whistles/${first.whistle}/record-call`}
        given={{ legs: [first.leg] }}
        begin={{ post: `${unit.name}${t("board.dutyRoom")}` }}
        done={(_, body) => void logCalls(rest, body).then(props.close)}
        cancel={props.close}
      />
    </Box>
  );
}
