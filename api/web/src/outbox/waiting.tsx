/** 待发送 n in the top bar: it leads to what waits, and says when something was refused. */
import { Link } from "@tanstack/react-router";
import { CloudUpload } from "lucide-react";
import { useEffect } from "react";
import { useTranslation } from "react-i18next";
import { useMe } from "~/app/me";
import { clock } from "~/kit/time";
import { say } from "~/kit/toast";
import { outbox, useParcels } from "./box";
import "./outbox.css";

/** Opens the outbox of whoever is signed in on this page, and closes it when they leave. */
export function useOwnOutbox(): void {
  const { t } = useTranslation();
  const { subject } = useMe();
  useEffect(() => {
    outbox.own(subject);
    return () => outbox.own("");
  }, [subject]);
  useEffect(() => {
    outbox.arrival = ({ command, about }, accepted) => {
      const time = clock(Date.parse(accepted.recorded_at));
      const what = `${t(`command.${command}`)} · ${about.title}`;
      say(t("outbox.recorded", { what, time }));
    };
  }, [t]);
}

export function Waiting() {
  useOwnOutbox();
  const parcels = useParcels();
  const refused = parcels.filter((one) => one.fault).length;
  const waiting = parcels.length - refused;
  return parcels.length === 0 ? null : <WaitingMark waiting={waiting} refused={refused} />;
}

export function WaitingMark({ waiting, refused }: { waiting: number; refused: number }) {
  const { t } = useTranslation();
  return (
    <Link to="/mine" className="waiting" data-refused={refused > 0 || undefined}>
      <CloudUpload aria-hidden />
      {waiting > 0 && <span>{t("outbox.waiting", { n: waiting })}</span>}
      {refused > 0 && <b>{t("outbox.refused", { n: refused })}</b>}
    </Link>
  );
}
