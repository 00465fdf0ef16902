/** The roles of a person: given until a moment, revoked with a reason; what has ended stays to be seen. */
import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { ask } from "~/api/client";
import { ActBox } from "~/forms/given";
import { Button } from "~/kit/button";
import { day } from "~/kit/time";
import { GiveRole } from "./give";

interface Grant {
  id: string;
  role: string;
  unit: string;
  unit_name: string;
  until: string;
  ended: string | null;
  holds: boolean;
}

export function Grants({ name }: { name: string }) {
  const { t } = useTranslation();
  const [giving, give] = useState(false);
  const [revoked, revoke] = useState<Grant>();
  const asked = useQuery({
    queryKey: ["grants", name],
    queryFn: async () => (await ask(`/users/${encodeURIComponent(name)}/grants`)) as Grant[],
  });
  const rows = asked.data ?? [];
  const held = rows.filter((row) => row.holds);
  const over = rows.filter((row) => !row.holds);
  const unitOf = (row: Grant) => (row.unit === "*" ? t("timeline.everywhere") : row.unit_name);
  return (
    <section className="card" aria-label={t("users.grants")}>
      <h2>
        {t("users.grants")} <small>{held.length}</small>
      </h2>
      {asked.data && held.length === 0 && <p className="meta">{t("users.noGrants")}</p>}
      <ul>
        {held.map((row) => (
          <li key={row.id} className="users-line">
            <span>
              {t(`role.${row.role}`)} · {unitOf(row)}
              <span className="sub">{t("users.until", { day: day(Date.parse(row.until)) })}</span>
            </span>
            <Button
              tone="quiet"
              aria-label={`${t("command.revoke-grant")} ${t(`role.${row.role}`)} ${unitOf(row)}`}
              onPress={() => revoke(row)}
            >
              {t("command.revoke-grant")}
            </Button>
          </li>
        ))}
      </ul>
      <Button onPress={() => give(true)}>{t("command.grant-role")}</Button>
      {over.length > 0 && (
        <details className="users-over">
          <summary>{t("users.over", { n: over.length })}</summary>
          <ul>
            {over.map((row) => (
              <li key={row.id} className="meta">
                {t(`role.${row.role}`)} · {unitOf(row)} ·{" "}
                {t("users.ended", { day: day(Date.parse(row.ended ?? row.until)) })}
              </li>
            ))}
          </ul>
        </details>
      )}
      {giving && <GiveRole subject={name} close={() => give(false)} />}
      {revoked && (
        <ActBox
          act={{ command: "revoke-grant", path: `/grants/${revoked.id}/revoke-grant` }}
          lead={t("users.revokeLead", { role: t(`role.${revoked.role}`), unit: unitOf(revoked) })}
          close={() => revoke(undefined)}
        />
      )}
    </section>
  );
}
