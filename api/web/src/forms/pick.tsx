/** Fields for places and offices: searched by name over the real territory, kept as codes. */
import { useQuery } from "@tanstack/react-query";
import { X } from "lucide-react";
import { useEffect, useRef, useState } from "react";
import { ComboBox, Input, ListBox, ListBoxItem, Popover } from "react-aria-components";
import { useTranslation } from "react-i18next";
import { ask } from "~/api/client";
import { Button } from "~/kit/button";

interface Named {
  key: string;
  name: string;
  short: string;
}

const FOUND_MAX = 20;

function useFound(board: "places" | "offices", words: string, more: string): Named[] {
  const asked = useQuery({
    queryKey: [board, words, more],
    queryFn: async () => {
      const q = new URLSearchParams({ q: words, limit: String(words ? FOUND_MAX : 200) });
      return (await ask(`/${board}?${q}${more}`)) as { rows: Named[] };
    },
    placeholderData: (before) => before,
    staleTime: 60_000,
  });
  return asked.data?.rows ?? [];
}

interface Wrong {
  "aria-invalid"?: boolean | undefined;
  "aria-describedby"?: string | undefined;
}

interface Props extends Wrong {
  label: string;
  board: "places" | "offices";
  value: string | undefined;
  words?: string; // How the value is called, when that is known.
  change: (code: string | undefined, name?: string) => void;
  autoFocus?: boolean;
  hint?: string;
}

/** One place or office. */
export function Pick(props: Props) {
  const { t } = useTranslation();
  const [words, setWords] = useState(props.words ?? "");
  const more = props.board === "places" ? "&level=community" : "";
  const found = useFound(props.board, words, more);
  useNamed(props, words, setWords);
  return (
    <ComboBox
      aria-label={props.label}
      className="pick"
      items={found}
      inputValue={words}
      onInputChange={setWords}
      selectedKey={props.value ?? null}
      onSelectionChange={(key) => {
        const chosen = found.find((one) => one.key === key);
        props.change(key === null ? undefined : String(key), chosen?.name);
        if (chosen) setWords(chosen.name);
      }}
      defaultFilter={() => true}
      menuTrigger="focus"
      allowsEmptyCollection
      isInvalid={props["aria-invalid"] ?? false}
      {...(props["aria-describedby"] && { "aria-describedby": props["aria-describedby"] })}
    >
      <Input placeholder={props.hint ?? t("form.choose")} />
      <Popover className="popover">
        <ListBox<Named> className="menu" renderEmptyState={() => t("palette.none")}>
          {(one) => (
            <ListBoxItem id={one.key} className="menu-item" textValue={one.name}>
              {one.name} <small>{one.key}</small>
            </ListBoxItem>
          )}
        </ListBox>
      </Popover>
    </ComboBox>
  );
}

/** Names what is filled in already, which a field would otherwise show as empty. */
function useNamed(props: Props, words: string, name: (words: string) => void): void {
  const { board, value } = props;
  const begun = useRef(words === "" ? value : undefined);
  const asked = useQuery({
    queryKey: [board, "named", begun.current],
    queryFn: async () => {
      const q = new URLSearchParams({ key: begun.current ?? "", limit: "20" });
      return (await ask(`/${board}?${q}`)) as { rows: Named[] };
    },
    enabled: begun.current !== undefined,
    staleTime: Number.POSITIVE_INFINITY,
  });
  const known = asked.data?.rows.find((one) => one.key === begun.current)?.name;
  useEffect(() => {
    if (known && begun.current) name(known);
    if (known) begun.current = undefined;
  }, [known, name]);
}

interface ManyProps extends Wrong {
  label: string;
  value: string[];
  change: (codes: string[]) => void;
}

/** Several offices, each shown with a button that takes it away again. */
export function PickMany(props: ManyProps) {
  const { t } = useTranslation();
  const { label, value, change, ...wrong } = props;
  const all = useFound("offices", "", "");
  const name = (code: string) => all.find((one) => one.key === code)?.short ?? code;
  return (
    <div className="pick-many">
      {value.map((code) => (
        <span key={code} className="chip">
          {name(code)}
          <Button
            tone="quiet"
            aria-label={`${t("form.remove")} ${name(code)}`}
            onPress={() => change(value.filter((one) => one !== code))}
          >
            <X aria-hidden />
          </Button>
        </span>
      ))}
      <Pick
        key={value.join()}
        {...wrong}
        label={label}
        board="offices"
        value={undefined}
        change={(code) => code && !value.includes(code) && change([...value, code])}
      />
    </div>
  );
}
