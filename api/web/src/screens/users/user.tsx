/** One account: how it stands, its grants, its sessions and tokens, each ended here. */
import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { ask } from "~/api/client";
import { useMe } from "~/app/me";
import { Refused } from "~/forms/form";
import { Button } from "~/kit/button";
import { Stamp } from "~/kit/marks";
import { useDoing } from "./doing";
import { Grants } from "./grants";
import { Invitation, type Invited } from "./invitation";
import { type Account, stateOf } from "./users";

export function User({ account }: { account: Account }) {
  return (
    <>
      <Standing account={account} />
      <Grants name={account.name} />
      <Sessions name={account.name} />
      <Tokens name={account.name} />
    </>
  );
}

function Standing({ account }: { account: Account }) {
  const { t } = useTranslation();
  const me = useMe();
  const { send, busy, problem } = useDoing();
  const [invited, setInvited] = useState<Invited>();
  const at = `/users/${encodeURIComponent(account.name)}`;
  const invite = async () =>
    setInvited((await send("POST", `${at}/reset-password`)) as Invited | undefined);
  return (
    <section className="card" aria-label={account.shown}>
      <h2>
        {account.shown} <small>{account.name}</small>
      </h2>
      <p className="lead-in">
        {t(`users.is.${stateOf(account)}`)} · {t(`users.means.${stateOf(account)}`)}
      </p>
      <div className="acts">
        {!account.disabled && (
          <Button busy={busy} onPress={() => void invite()}>
            {t("users.invite")}
          </Button>
        )}
        {account.name !== me.subject && (
          <Button
            tone={account.disabled ? "plain" : "danger"}
            busy={busy}
            onPress={() => void send("POST", `${at}/${account.disabled ? "enable" : "disable"}`)}
          >
            {t(account.disabled ? "users.enable" : "users.disable")}
          </Button>
        )}
        <Link className="users-link" to="/events" search={{ actor: account.name }}>
          {t("users.did")}
        </Link>
      </div>
      <Refused problem={problem} />
      {invited && <Invitation invited={invited} close={() => setInvited(undefined)} />}
    </section>
  );
}

interface Session {
  id: string;
  began: string;
  seen: string;
  address: string;
}

function Sessions({ name }: { name: string }) {
  const { t } = useTranslation();
  const { send, busy, problem } = useDoing();
  const at = `/users/${encodeURIComponent(name)}/sessions`;
  const asked = useQuery({
    queryKey: ["sessions", name],
    queryFn: async () => (await ask(at)) as Session[],
  });
  const rows = asked.data ?? [];
  return (
    <section className="card" aria-label={t("users.sessions")}>
      <h2>
        {t("users.sessions")} <small>{rows.length}</small>
      </h2>
      {asked.data && rows.length === 0 && <p className="meta">{t("users.noSessions")}</p>}
      <ul>
        {rows.map((row) => (
          <li key={row.id} className="users-line">
            <span>
              {row.address}
              <span className="sub">
                {t("users.seen")} <Stamp at={row.seen} />
              </span>
            </span>
            <Button
              tone="quiet"
              busy={busy}
              aria-label={`${t("users.endOne")} ${row.address}`}
              onPress={() => void send("DELETE", `${at}/${row.id}`)}
            >
              {t("users.endOne")}
            </Button>
          </li>
        ))}
      </ul>
      {rows.length > 1 && (
        <Button busy={busy} onPress={() => void send("DELETE", at)}>
          {t("users.endAll")}
        </Button>
      )}
      <Refused problem={problem} />
    </section>
  );
}

interface Token {
  id: string;
  created: string;
  until: string;
  revoked: string | null;
}

function Tokens({ name }: { name: string }) {
  const { t } = useTranslation();
  const { send, busy, problem } = useDoing();
  const at = `/users/${encodeURIComponent(name)}/tokens`;
  const asked = useQuery({
    queryKey: ["tokens", name],
    queryFn: async () => (await ask(at)) as Token[],
  });
  const rows = (asked.data ?? []).filter((row) => !row.revoked);
  return (
    <section className="card" aria-label={t("users.tokens")}>
      <h2>
        {t("users.tokens")} <small>{rows.length}</small>
      </h2>
      {asked.data && rows.length === 0 && <p className="meta">{t("users.noTokens")}</p>}
      <ul>
        {rows.map((row) => (
          <li key={row.id} className="users-line">
            <span>
              {row.id}
              <span className="sub">
                {t("users.created")} <Stamp at={row.created} />
              </span>
            </span>
            <Button
              tone="quiet"
              busy={busy}
              aria-label={`${t("users.revoke")} ${row.id}`}
              onPress={() => void send("DELETE", `${at}/${row.id}`)}
            >
              {t("users.revoke")}
            </Button>
          </li>
        ))}
      </ul>
      <Refused problem={problem} />
    </section>
  );
}
