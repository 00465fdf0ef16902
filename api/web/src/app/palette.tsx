/** Ctrl-K: go to a screen, or to a whistle by its number, place or matter. */
import { useNavigate } from "@tanstack/react-router";
import { useState } from "react";
import { Autocomplete, Input, ListBox, ListBoxItem, SearchField } from "react-aria-components";
import { useTranslation } from "react-i18next";
import { Box } from "~/kit/drawer";
import type { Whistle } from "~/live/rows";
import { store } from "~/live/store";
import { useMe } from "./me";
import { PLACES } from "./paths";

const SHOWN_MAX = 12;

interface Goal {
  id: string;
  text: string;
  to: string;
}

export function Palette(props: { close: () => void }) {
  const { t } = useTranslation();
  const navigate = useNavigate();
  const [words, setWords] = useState("");
  const goals = useGoals(words);
  return (
    <Box title={t("palette.title")} close={props.close}>
      <Autocomplete inputValue={words} onInputChange={setWords}>
        <SearchField autoFocus aria-label={t("palette.hint")} className="search">
          <Input placeholder={t("palette.hint")} />
        </SearchField>
        <ListBox
          className="menu"
          aria-label={t("palette.title")}
          items={goals}
          renderEmptyState={() => t("palette.none")}
          onAction={(id) => {
            const goal = goals.find((one) => one.id === id);
            props.close();
            if (goal) void navigate({ to: goal.to });
          }}
        >
          {(goal) => (
            <ListBoxItem id={goal.id} className="menu-item" textValue={goal.text}>
              {goal.text}
            </ListBoxItem>
          )}
        </ListBox>
      </Autocomplete>
    </Box>
  );
}

function useGoals(words: string): Goal[] {
  const { t } = useTranslation();
  const me = useMe();
  const places = PLACES.filter((place) => place.for(me)).map((place) => ({
    id: place.name,
    text: t(`nav.${place.name}`),
    to: place.path,
  }));
  const whistles = (store.board("whistles").order as Whistle[]).map((row) => ({
    id: row.key,
    text: `${row.short} ${row.matter} ${row.place_name}${row.spot}`,
    to: `/whistles/${row.key}`,
  }));
  const wanted = words.trim().toLowerCase();
  const found = [...places, ...whistles].filter((goal) => goal.text.toLowerCase().includes(wanted));
  return found.slice(0, SHOWN_MAX);
}
