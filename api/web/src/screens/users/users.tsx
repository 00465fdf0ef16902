/** Accounts, for administrators: who may sign in, how they stand, and one of them in full. */
import { useQuery } from "@tanstack/react-query";
import { Link, useNavigate } from "@tanstack/react-router";
import { Input, SearchField } from "react-aria-components";
import { useTranslation } from "react-i18next";
import { ask } from "~/api/client";
import { useMe } from "~/app/me";
import { Refused } from "~/forms/form";
import { Button } from "~/kit/button";
import { Empty } from "~/kit/empty";
import { Stamp } from "~/kit/marks";
import { type Column, Table } from "~/kit/table";
import { AddUser } from "./add";
import { usersRoute } from "./route";
import { User } from "./user";
import "~/kit/page.css";
import "./users.css";

export interface Account {
  name: string;
  shown: string;
  created: string;
  disabled: string | null;
  waiting: boolean;
}

export function Users() {
  const { t } = useTranslation();
  const me = useMe();
  if (!me.administers) return <Empty>{t("users.notYours")}</Empty>;
  return <Accounts />;
}

function Accounts() {
  const { t } = useTranslation();
  const wanted = usersRoute.useSearch();
  const navigate = useNavigate();
  const asked = useQuery({
    queryKey: ["users"],
    queryFn: async () => (await ask("/users")) as Account[],
  });
  const all = asked.data ?? [];
  const rows = all.filter((one) => matches(one, wanted.q));
  const chosen = all.find((one) => one.name === wanted.name);
  return (
    <div className="page page-cols users" data-chosen={chosen ? true : undefined}>
      <div className="page-col users-list">
        <Bar />
        <Refused problem={asked.error} />
        {asked.data && rows.length === 0 && <Empty>{t("users.none")}</Empty>}
        {rows.length > 0 && <List rows={rows} />}
      </div>
      <div className="page-col">
        {chosen ? (
          <>
            <Link className="users-back" to="/users" search={{ ...wanted, name: undefined }}>
              ‹ {t("users.all")}
            </Link>
            <User key={chosen.name} account={chosen} />
          </>
        ) : (
          <p className="card meta users-hint">{t("users.choose")}</p>
        )}
      </div>
      {wanted.add && (
        <AddUser
          close={() => void navigate({ to: "/users", search: { ...wanted, add: undefined } })}
        />
      )}
    </div>
  );
}

function matches(account: Account, q: string | undefined): boolean {
  const text = `${account.name} ${account.shown}`.toLowerCase();
  return (q?.trim().toLowerCase().split(/\s+/) ?? []).every((word) => text.includes(word));
}

function Bar() {
  const { t } = useTranslation();
  const wanted = usersRoute.useSearch();
  const navigate = useNavigate();
  return (
    <div className="page-bar">
      <SearchField
        className="search"
        data-search
        aria-label={t("users.search")}
        value={wanted.q ?? ""}
        onChange={(q) =>
          void navigate({ to: "/users", search: { ...wanted, q: q || undefined }, replace: true })
        }
      >
        <Input placeholder={t("users.search")} />
      </SearchField>
      <Link to="/setup">{t("setup.title")}</Link>
      <Button
        tone="filled"
        className="page-end"
        onPress={() => void navigate({ to: "/users", search: { ...wanted, add: true } })}
      >
        {t("users.add")}
      </Button>
    </div>
  );
}

function List({ rows }: { rows: readonly Account[] }) {
  const { t } = useTranslation();
  const wanted = usersRoute.useSearch();
  const columns: Column<Account>[] = [
    {
      name: "name",
      head: t("users.account"),
      cell: (row) => (
        <Link to="/users" search={{ ...wanted, name: row.name }}>
          {row.shown}
          <span className="sub">{row.name}</span>
        </Link>
      ),
    },
    { name: "state", head: t("users.state"), cell: (row) => t(`users.is.${stateOf(row)}`) },
    { name: "since", head: t("users.created"), cell: (row) => <Stamp at={row.created} /> },
  ];
  return (
    <Table label={t("users.accounts")} columns={columns} rows={rows} keyOf={(row) => row.name} />
  );
}

/** Says how an account stands. */
export function stateOf(account: Account): "disabled" | "waiting" | "used" {
  if (account.disabled) return "disabled";
  return account.waiting ? "waiting" : "used";
}
