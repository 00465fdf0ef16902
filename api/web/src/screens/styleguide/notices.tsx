/** What says something: toasts, empty places, faults, and what stands over the screen. */
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { Failed } from "~/kit/boundary";
import { Button } from "~/kit/button";
import { Box, Drawer } from "~/kit/drawer";
import { Empty } from "~/kit/empty";
import { Note, say, Toasts } from "~/kit/toast";
import { Part, Stage, State } from "./part";

const nothing = () => undefined;

function Said() {
  const { t } = useTranslation();
  const recorded = t("form.recorded", { time: "14:32:07" });
  return (
    <>
      <Part name="toast" of="kit/toast.tsx" cells="middle">
        <State name="toastShort">
          <Note>{recorded}</Note>
        </State>
        <State name="toastLong">
          <Note>{`${t("command.claim-resolved")} · 大智-10 地下管道燃气泄漏：${recorded}`}</Note>
        </State>
        <State name="toastLive">
          <span className="guide-line">
            <Button onPress={() => say(recorded)}>{t("guide.say")}</Button>
          </span>
        </State>
      </Part>
      <Toasts />
      <Part name="empty" of="kit/empty.tsx" cells="middle">
        <State name="emptyPlain">
          <Empty>{t("board.noEvents")}</Empty>
        </State>
        <State name="emptyAct">
          <Empty act={<Button>{t("board.clear")}</Button>}>{t("board.nothing")}</Empty>
        </State>
      </Part>
      <Part name="fault" of="kit/boundary.tsx" cells="middle">
        <State name="faultShown">
          <Failed message="duty.order is undefined" again={nothing} />
        </State>
      </Part>
    </>
  );
}

function Over() {
  const { t } = useTranslation();
  const [open, setOpen] = useState<"plain" | "wide">();
  const close = () => setOpen(undefined);
  const text = <p>{t("guide.text")}</p>;
  return (
    <Part name="drawer" of="kit/drawer.tsx" cells="middle">
      <State name="drawerOpen">
        <Stage>
          <Drawer title={t("command.claim-resolved")} close={nothing}>
            {text}
          </Drawer>
        </Stage>
      </State>
      <State name="dialog">
        <span className="guide-line">
          <Button onPress={() => setOpen("plain")}>{t("guide.open")}</Button>
          <Button onPress={() => setOpen("wide")}>{t("guide.openWide")}</Button>
        </span>
        {open && (
          <Box title={t("command.record-call")} close={close} wide={open === "wide"}>
            {text}
          </Box>
        )}
      </State>
    </Part>
  );
}

export function Notices() {
  return (
    <>
      <Said />
      <Over />
    </>
  );
}
