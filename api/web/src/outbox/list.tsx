/** What waits to be sent, and what was refused: when it was pressed, why, and what to do. */
import { Link } from "@tanstack/react-router";
import { useTranslation } from "react-i18next";
import { useWhy } from "~/forms/why";
import { Button } from "~/kit/button";
import { Empty } from "~/kit/empty";
import { moment } from "~/kit/time";
import { outbox, useParcels } from "./box";
import { type Parcel, problemOf } from "./parcel";
import "./outbox.css";

export function OutboxList() {
  const { t } = useTranslation();
  const parcels = useParcels();
  const waiting = parcels.some((one) => !one.fault);
  return (
    <section className="outbox" aria-label={t("outbox.title")}>
      <header className="outbox-head">
        <h2>{t("outbox.title")}</h2>
        {waiting && <Button onPress={() => outbox.again()}>{t("outbox.now")}</Button>}
      </header>
      {parcels.length === 0 && <Empty>{t("outbox.empty")}</Empty>}
      {waiting && <p className="meta">{t(outbox.durable ? "outbox.keeps" : "outbox.forgets")}</p>}
      <ol>
        {parcels.map((one) => (
          <Line key={one.key} parcel={one} />
        ))}
      </ol>
    </section>
  );
}

function Line(props: { parcel: Parcel }) {
  const { t } = useTranslation();
  const why = useWhy();
  const { parcel } = props;
  const id = parcel.about.stream.replace(/^whistle-/, "");
  const pressed = moment(parcel.pressedAt, Date.now());
  return (
    <li className="parcel" data-refused={parcel.fault ? true : undefined}>
      <p>
        <strong>
          {t(`command.${parcel.command}`)} · {parcel.about.title}
        </strong>
      </p>
      <p className="meta">
        {t(parcel.fault ? "outbox.notDone" : "outbox.notYet", { time: pressed })}
      </p>
      {parcel.fault && (
        <>
          <p className="refused" role="alert">
            {why(problemOf(parcel.fault))}
          </p>
          <p className="meta">{t("outbox.mend")}</p>
          <div className="form-acts">
            {parcel.about.stream.startsWith("whistle-") && (
              <Link to="/whistles/$id" params={{ id }} className="parcel-open">
                {t("outbox.look")}
              </Link>
            )}
            <Button onPress={() => outbox.again(parcel.key)}>{t("outbox.again")}</Button>
            <Button onPress={() => outbox.drop(parcel.key)}>{t("outbox.drop")}</Button>
          </div>
        </>
      )}
    </li>
  );
}
