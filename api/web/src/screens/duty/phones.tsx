/** An office's call chain: whom to call first; a number that answered is marked as checked. */
import { useQuery, useQueryClient } from "@tanstack/react-query";
import { Phone as Glyph } from "lucide-react";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { ask, Problem } from "~/api/client";
import { useMe } from "~/app/me";
import { Refused } from "~/forms/form";
import { Button } from "~/kit/button";
import { Stamp } from "~/kit/marks";
import { clock } from "~/kit/time";
import { say } from "~/kit/toast";
import { now } from "~/live/clock";
import type { OfficeRow } from "~/live/rows";
import { EditPhones } from "./edit-phones";
import { CHECKERS, keeps, SETTERS } from "./may";

export interface Phone {
  order: number;
  post: string;
  name: string;
  number: string;
  checked_at: string | null;
  checked_by: string | null;
}

export function Phones({ office }: { office: OfficeRow }) {
  const { t } = useTranslation();
  const me = useMe();
  const [editing, edit] = useState(false);
  const path = `/offices/${office.key}/phones`;
  const asked = useQuery({
    queryKey: ["phones", office.key],
    queryFn: async () => (await ask(path)) as { phones: Phone[] },
    retry: false,
  });
  const hidden = asked.error instanceof Problem && asked.error.status === 404;
  const phones = asked.data?.phones ?? [];
  const maySet = keeps(me, SETTERS, office.key, office.area);
  return (
    <section className="card" aria-label={t("duty.phones")}>
      <h2>{t("duty.phones")}</h2>
      {hidden && <p className="meta">{t("duty.phonesHidden")}</p>}
      {asked.data && phones.length === 0 && (
        <p className="meta">{t(maySet ? "duty.noPhonesSet" : "duty.noPhones")}</p>
      )}
      <ol>
        {phones.map((phone) => (
          <Line key={phone.order} phone={phone} office={office} />
        ))}
      </ol>
      {maySet && !hidden && (
        <Button className="no-print" onPress={() => edit(true)}>
          {t("duty.editPhones")}
        </Button>
      )}
      {editing && <EditPhones path={path} phones={phones} close={() => edit(false)} />}
    </section>
  );
}

function Line({ phone, office }: { phone: Phone; office: OfficeRow }) {
  const { t } = useTranslation();
  const me = useMe();
  const queries = useQueryClient();
  const [busy, setBusy] = useState(false);
  const [problem, setProblem] = useState<unknown>();
  const mayCheck = keeps(me, CHECKERS, office.key, office.area) || looksOver(me.units, office);
  const check = async () => {
    setBusy(true);
    try {
      await ask(`/offices/${office.key}/phones/${phone.order}/check`, { method: "POST" });
      say(t("form.recorded", { time: clock(now()) }));
      setProblem(undefined);
      await queries.invalidateQueries({ queryKey: ["phones", office.key] });
    } catch (error) {
      setProblem(error);
    }
    setBusy(false);
  };
  return (
    <li className="phone">
      <span className="phone-order">{phone.order}</span>
      <span>
        {t(`duty.post.${phone.post}`)} {phone.name}
        <span className="sub">
          {phone.checked_at ? (
            <>
              ✓ {t("duty.checked")} <Stamp at={phone.checked_at} />
            </>
          ) : (
            t("duty.unchecked")
          )}
        </span>
      </span>
      <a className="phone-call" href={`tel:${phone.number.replace(/[^\d+]/g, "")}`}>
        <Glyph aria-hidden /> {phone.number}
      </a>
      {mayCheck && (
        <Button
          tone="quiet"
          className="no-print"
          busy={busy}
          aria-label={`${t("duty.check")} ${phone.number}`}
          onPress={() => void check()}
        >
          {t("duty.check")}
        </Button>
      )}
      <Refused problem={problem} />
    </li>
  );
}

/** A street checks the numbers of departments that work in its area. */
function looksOver(units: readonly string[], office: OfficeRow): boolean {
  return units.some((unit) => unit.startsWith(office.area) || office.area.startsWith(unit));
}
