/** A unit that leaves several whistles unsigned: one line, its phones, and one call logged for all of them. */
import { useQuery } from "@tanstack/react-query";
import { lazy, Suspense, useState } from "react";
import { useTranslation } from "react-i18next";
import { ask } from "~/api/client";
import { Button } from "~/kit/button";
import { Countdown } from "~/kit/marks";
import { whole } from "~/words";
import type { Silent } from "./bands";
import "./silence.css";

interface Phone {
  order: number;
  name: string;
  number: string;
}

const Call = lazy(() => whole().then(async () => ({ default: (await import("./call")).Call })));

export function Silence(props: { units: Silent[] }) {
  if (props.units.length === 0) return null;
  return (
    <ul className="silence">
      {props.units.map((unit) => (
        <One key={unit.office} unit={unit} />
      ))}
    </ul>
  );
}

function One(props: { unit: Silent }) {
  const { t } = useTranslation();
  const { unit } = props;
  const [calling, setCalling] = useState(false);
  const calls = unit.legs.reduce((sum, leg) => sum + leg.calls, 0);
  return (
    <li>
      <Countdown due={unit.legs[0]?.due ?? ""} label={t("clock.sign")} />
      <strong>{t("board.silent", { unit: unit.name })}</strong>
      <span>{t("board.silentCount", { n: unit.legs.length })}</span>
      <Phones office={unit.office} />
      <span className="meta silence-calls">{calls > 0 && t("board.called", { n: calls })}</span>
      <Button className="no-print" onPress={() => setCalling(true)}>
        {t("board.call")}
      </Button>
      <Suspense>{calling && <Call unit={unit} close={() => setCalling(false)} />}</Suspense>
    </li>
  );
}

/** The call chain of an office, in its order. */
function Phones(props: { office: string }) {
  const { t } = useTranslation();
  const asked = useQuery({
    queryKey: ["phones", props.office],
    queryFn: async () => (await ask(`/offices/${props.office}/phones`)) as { phones: Phone[] },
    retry: false,
    staleTime: 60_000,
  });
  const phones = asked.data?.phones ?? [];
  if (asked.isSuccess && phones.length === 0)
    return <span className="meta">{t("board.noPhone")}</span>;
  return (
    <span className="silence-phones">
      {phones.map((phone) => (
        <a key={phone.order} href={`tel:${phone.number}`}>
          {phone.number}
        </a>
      ))}
    </span>
  );
}
